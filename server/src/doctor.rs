//! `guest-chat doctor`: checks everything that the chat depends on, from the
//! settings to the access from outside, and suggests remedies.

mod database;
mod engine;
mod files;
mod metrics;
mod outside;
mod proxies;
mod push;
mod settings;

use crate::config::{Config, ConfigError, PublicUrl, unknown_settings};
use crate::private_files::mode_for_others;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Time limit of a check.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Difference of clocks that causes a warning, in seconds.
const CLOCK_APART_S: i64 = 30;
/// Difference of clocks that causes an error, in seconds; engines refuse
/// signatures at ten minutes.
const CLOCK_WRONG_S: i64 = 300;

/// Result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It works.
    Ok,
    /// It works, but maybe not for long or not for everybody.
    Warning,
    /// It does not work.
    Problem,
}

/// A finding: one line of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The subject of the check.
    pub what: &'static str,
    /// The result.
    pub state: State,
    /// The observation and its remedy.
    pub told: String,
}

impl Finding {
    fn ok(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Ok, told: told.into() }
    }

    fn warning(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Warning, told: told.into() }
    }

    fn problem(what: &'static str, told: impl Into<String>) -> Self {
        Self { what, state: State::Problem, told: told.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
        };
        write!(f, "{state:<8} {:<10} {}", self.what, self.told)
    }
}

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
    findings.push(push::examine(config));
    findings.push(proxies::examine(config));
    findings.push(metrics::examine(config));
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

/// Returns the first of these files that group or others may access, with its
/// mode.
fn open_to_others(files: impl IntoIterator<Item = PathBuf>) -> Option<(PathBuf, u32)> {
    files.into_iter().find_map(|file| mode_for_others(&file).ok().flatten().map(|mode| (file, mode)))
}

/// Returns whether browsers treat a URL as secure: with TLS, or on this
/// machine.
fn is_secure(url: &PublicUrl) -> bool {
    url.tls || url.is_loopback()
}

/// Returns whether a URL leads back to the machine on which it is opened.
fn is_here(url: &PublicUrl) -> bool {
    url.is_loopback() || url.address().is_some_and(|address| address.is_unspecified())
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

/// Returns the seconds that our clock is ahead of a response's `Date` (RFC
/// 9110, section 6.6.1).
fn ahead_of(answer: &reqwest::Response) -> Option<i64> {
    let date = answer.headers().get("date")?.to_str().ok()?;
    let theirs = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    Some(jiff::Timestamp::now().as_second() - theirs.as_second())
}

/// Returns why a request failed, without the URL, which may contain a
/// signature.
fn why(error: reqwest::Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        told = error.to_string();
        cause = error.source();
    }
    if error.is_timeout() { "no answer in time".to_owned() } else { told }
}
