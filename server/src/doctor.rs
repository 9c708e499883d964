//! `guest-chat doctor`: checks everything that the chat depends on, from the
//! settings to the access from outside, and suggests remedies.

mod database;
mod disk;
mod files;
mod finding;
mod reachability;
mod settings;

use crate::config::{Config, ConfigError, unknown_settings};

use reachability::TIMEOUT;

pub use finding::{Finding, State};

/// Difference of clocks that causes a warning, in seconds.
const CLOCK_WARNING_S: i64 = 30;
/// Difference of clocks that causes an error, in seconds. Realtime engines refuse
/// signatures that are ten minutes old.
const CLOCK_ERROR_S: i64 = 300;

/// Returns the finding for settings that cannot be read.
pub fn report_config_error(error: &ConfigError) -> Finding {
    Finding::problem("settings", error.to_string())
}

/// Runs all checks, and returns the findings in the order in which they depend
/// on each other.
pub async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = settings::examine(config, &unknown_settings());
    let (seen, app_key) = database::examine(&config.database_url).await;
    findings.extend(seen);
    // One provider for the whole process; a second installation has no effect.
    rustls::crypto::ring::default_provider().install_default().ok();
    let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none());
    findings.push(files::examine(&config.files, config.storage.free_bytes).await);
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
    let mut clock_offsets_s = Vec::new();
    findings.push(reachability::examine_engine(&http, config, &mut clock_offsets_s).await);
    findings.extend(reachability::examine(&http, config, app_key.as_deref(), &mut clock_offsets_s).await);
    findings.push(clock(&clock_offsets_s));
    findings
}

/// Compares the clock of this machine with those of other servers. Each offset is
/// the number of seconds that this clock is ahead.
fn clock(clock_offsets_s: &[i64]) -> Finding {
    let Some(offset_s) = clock_offsets_s.iter().copied().max_by_key(|offset_s| offset_s.abs()) else {
        return Finding::warning("clock", "not checked: no other server could be reached");
    };
    let message = format!("{} s {}", offset_s.abs(), if offset_s < 0 { "behind" } else { "ahead of" });
    match offset_s.abs() {
        CLOCK_ERROR_S.. => Finding::problem(
            "clock",
            format!("{message} the clocks of other servers; set the clock, preferably with NTP"),
        ),
        CLOCK_WARNING_S.. => Finding::warning(
            "clock",
            format!("{message} the clocks of other servers; set the clock, preferably with NTP"),
        ),
        _ => Finding::ok("clock", "agrees with the clocks of other servers"),
    }
}
