//! Access to `/metrics`.

use super::finding::Finding;
use crate::config::Config;

#[cfg(test)]
mod tests;

const WHAT: &str = "metrics";

/// Reports who has access. Nobody is no error: not every server is monitored.
pub fn examine(config: &Config) -> Finding {
    let told = if config.metrics_token.is_some() {
        "/metrics requires GUEST_CHAT_METRICS_TOKEN"
    } else if config.public_url.is_loopback() {
        "/metrics is available only to programs on this machine"
    } else {
        "/metrics is not available, because PUBLIC_URL is not local; to monitor the server, set \
         GUEST_CHAT_METRICS_TOKEN"
    };
    Finding::ok(WHAT, told)
}
