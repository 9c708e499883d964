//! `guest-chat doctor`: checks everything that the chat depends on, from the
//! settings to the access from outside, and suggests remedies.

mod database;
mod engine;
mod files;
mod finding;
mod outside;
mod response;
mod settings;

use crate::config::{Config, ConfigError, unknown_settings};

use response::TIMEOUT;

pub use finding::{Finding, State};

/// Difference of clocks that causes a warning, in seconds.
const CLOCK_APART_S: i64 = 30;
/// Difference of clocks that causes an error, in seconds; engines refuse
/// signatures at ten minutes.
const CLOCK_WRONG_S: i64 = 300;

/// Returns the finding for settings that cannot be read.
pub fn unreadable(error: &ConfigError) -> Finding {
    Finding::problem("settings", error.to_string())
}

/// Makes all checks, and returns the findings in the order in which they depend
/// on each other.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = settings::examine(config, &unknown_settings());
    let (seen, app_key) = database::examine(&config.database_url).await;
    findings.extend(seen);
    // One provider for the whole process; a second installation has no effect.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
    findings.push(files::examine(&config.files).await);
    findings.push(settings::examine_push(config));
    findings.push(settings::examine_proxies(config));
    findings.push(settings::examine_metrics(config));
    let http = match client.build() {
        Ok(http) => http,
        Err(error) => {
            findings.push(Finding::problem("network", format!("could not set up TLS on this machine: {error}")));
            return findings;
        }
    };
    let mut dates = Vec::new();
    findings.push(engine::examine(&http, config, &mut dates).await);
    findings.extend(outside::examine(&http, config, app_key.as_deref(), &mut dates).await);
    findings.push(clock(&dates));
    findings
}

/// Compares our clock with those of others, given as seconds that ours is
/// ahead.
fn clock(dates: &[i64]) -> Finding {
    let Some(apart) = dates.iter().copied().max_by_key(|apart| apart.abs()) else {
        return Finding::warning("clock", "could not compare it: no other server was reached");
    };
    let told = format!("{} s {}", apart.abs(), if apart < 0 { "behind" } else { "ahead of" });
    match apart.abs() {
        CLOCK_WRONG_S.. => {
            Finding::problem("clock", format!("{told} the clocks of other servers; set it, preferably with NTP"))
        }
        CLOCK_APART_S.. => {
            Finding::warning("clock", format!("{told} the clocks of other servers; set it, preferably with NTP"))
        }
        _ => Finding::ok("clock", "agrees with the clocks of other servers"),
    }
}
