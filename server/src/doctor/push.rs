//! Push notifications to guests' browsers.

use super::finding::Finding;
use crate::config::Config;
use crate::delivery::EgressPolicy;

#[cfg(test)]
mod tests;

const WHAT: &str = "push";

/// Checks that browsers can subscribe, and that push services get a contact. No
/// push service is contacted: they are known only after browsers have
/// subscribed.
pub fn examine(config: &Config) -> Finding {
    if !config.public_url.is_secure() {
        return Finding::warning(WHAT, "no browser lets itself be woken by a page without TLS: see settings");
    }
    let Some(contact) = &config.push_contact else {
        let told = "push services are not told whom to write to, and some refuse that: \
                    set GUEST_CHAT_PUSH_CONTACT, like mailto:it@hotel.example";
        return Finding::warning(WHAT, told);
    };
    if config.push_policy == EgressPolicy::Private {
        let told =
            "any guest may have this server ask in your network: GUEST_CHAT_PUSH_PRIVATE=allow is for development";
        return Finding::warning(WHAT, told);
    }
    Finding::ok(WHAT, format!("push services are told to write to {}", contact.as_str()))
}
