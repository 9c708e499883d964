//! Access to `/metrics`.

use super::finding::Finding;
use crate::config::Config;

#[cfg(test)]
mod tests;

const WHAT: &str = "metrics";

/// Reports who has access. Nobody is no error: not every server is monitored.
pub fn examine(config: &Config) -> Finding {
    let told = if config.metrics_token.is_some() {
        "/metrics answers whoever shows GUEST_CHAT_METRICS_TOKEN"
    } else if config.public_url.is_loopback() {
        "/metrics answers programs on this machine"
    } else {
        "/metrics answers nobody, for PUBLIC_URL is open to others: set GUEST_CHAT_METRICS_TOKEN to watch the server"
    };
    Finding::ok(WHAT, told)
}
