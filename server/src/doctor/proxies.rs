//! Trusted proxies.

use super::finding::Finding;
use crate::config::Config;

#[cfg(test)]
mod tests;

const WHAT: &str = "proxies";

/// Checks that the settings name the proxy, if there must be one. Its address
/// cannot be determined here.
pub fn examine(config: &Config) -> Finding {
    let trusted = &config.trusted_proxies;
    if trusted.trusts_everybody() {
        let told = "GUEST_CHAT_TRUSTED_PROXIES believes everybody, and anybody can claim any address: name the proxy's \
                    own, like 127.0.0.1";
        return Finding::warning(WHAT, told);
    }
    if !trusted.is_empty() {
        return Finding::ok(WHAT, format!("{trusted} is believed about who asks"));
    }
    if config.public_url.tls {
        // The server itself does not support TLS.
        let told = "PUBLIC_URL is https, so a proxy stands in front, and GUEST_CHAT_TRUSTED_PROXIES names none: all \
                    guests look like one address, and are slowed together; name it, 127.0.0.1 where it is on this \
                    machine";
        return Finding::warning(WHAT, told);
    }
    Finding::ok(WHAT, "none is named, and none is needed without TLS")
}
