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
        let told = "GUEST_CHAT_TRUSTED_PROXIES trusts every address, so anybody can claim any address; set it to the \
                    address of the proxy, like 127.0.0.1";
        return Finding::warning(WHAT, told);
    }
    if !trusted.is_empty() {
        return Finding::ok(WHAT, format!("client addresses from {trusted} are trusted"));
    }
    if config.public_url.tls {
        // The server itself does not support TLS.
        let told = "PUBLIC_URL is https, which requires a proxy, but GUEST_CHAT_TRUSTED_PROXIES names none, so all \
                    guests appear to have one address and share its limits; set it to the address of the proxy, \
                    127.0.0.1 if it is on this machine";
        return Finding::warning(WHAT, told);
    }
    Finding::ok(WHAT, "no proxy is named, and none is needed without TLS")
}
