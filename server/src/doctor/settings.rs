//! Checks that the settings are valid and consistent, and that guests can use
//! `PUBLIC_URL`. No other server is contacted.

use super::finding::Finding;
use crate::config::{Config, UnknownSetting};
use crate::delivery::EgressPolicy;

#[cfg(test)]
mod tests;

/// Returns the findings about valid settings.
pub fn examine(config: &Config, unknown: &[UnknownSetting]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = address(config).into_iter().collect();
    findings.extend(unknown.iter().map(|unknown| Finding::warning("settings", unknown.to_string())));
    if findings.is_empty() {
        findings.push(Finding::ok("settings", "all settings are valid"));
    }
    findings
}

fn address(config: &Config) -> Option<Finding> {
    let url = &config.public_url;
    let message = if url.is_this_machine() {
        let base = &url.base;
        format!(
            "PUBLIC_URL is {base}, which works only on this machine; set it to a URL that guests' phones can reach, \
             like https://chat.hotel.example"
        )
    } else if !url.is_secure() {
        "PUBLIC_URL has no TLS, so others in the network can read guest links and passwords; set up a proxy with TLS \
         and an https:// URL"
            .to_owned()
    } else {
        return None;
    };
    Some(Finding::warning("settings", message))
}

/// Checks that the settings name the proxy, if one is required. Its address cannot
/// be determined here.
pub fn examine_proxies(config: &Config) -> Finding {
    let trusted = &config.trusted_proxies;
    if trusted.trusts_everybody() {
        let message = "GUEST_CHAT_TRUSTED_PROXIES trusts every address, so anybody can claim any address; set it to the \
                    address of the proxy, like 127.0.0.1";
        return Finding::warning("proxies", message);
    }
    if !trusted.is_empty() {
        return Finding::ok("proxies", format!("client addresses from {trusted} are trusted"));
    }
    if config.public_url.tls {
        // The server itself does not support TLS.
        let message = "PUBLIC_URL is https, which requires a proxy, but GUEST_CHAT_TRUSTED_PROXIES names none, so all \
                    guests appear to have one address and share its limits; set it to the address of the proxy, \
                    127.0.0.1 if it is on this machine";
        return Finding::warning("proxies", message);
    }
    Finding::ok("proxies", "no proxy is named, and none is needed without TLS")
}

/// Reports which clients may read `/metrics`. It is not an error if none may: not
/// every server is monitored.
pub fn examine_metrics(config: &Config) -> Finding {
    let message = if config.metrics_token.is_some() {
        "/metrics requires GUEST_CHAT_METRICS_TOKEN"
    } else if config.public_url.is_loopback() {
        "/metrics is available only to programs on this machine"
    } else {
        "/metrics is not available, because PUBLIC_URL is not local; to monitor the server, set \
         GUEST_CHAT_METRICS_TOKEN"
    };
    Finding::ok("metrics", message)
}

/// Checks that browsers can subscribe, and that push services get a contact. No
/// push service is contacted: they are known only after browsers have
/// subscribed.
pub fn examine_push(config: &Config) -> Finding {
    if !config.public_url.is_secure() {
        return Finding::warning("push", "browsers support push notifications only with TLS; see settings");
    }
    let Some(contact) = &config.push_contact else {
        let message = "no contact for push services is set, and some require one; set GUEST_CHAT_PUSH_CONTACT, like \
                    mailto:it@hotel.example";
        return Finding::warning("push", message);
    };
    if config.push_policy == EgressPolicy::Private {
        let message = "GUEST_CHAT_PUSH_PRIVATE=allow lets any guest make this server send requests to your network; use \
                    it only for development";
        return Finding::warning("push", message);
    }
    Finding::ok("push", format!("the contact for push services is {}", contact.as_str()))
}
