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
        return Finding::warning(WHAT, "browsers support push notifications only with TLS; see settings");
    }
    let Some(contact) = &config.push_contact else {
        let told = "no contact for push services is set, and some require one; set GUEST_CHAT_PUSH_CONTACT, like \
                    mailto:it@hotel.example";
        return Finding::warning(WHAT, told);
    };
    if config.push_policy == EgressPolicy::Private {
        let told = "GUEST_CHAT_PUSH_PRIVATE=allow lets any guest make this server send requests to your network; use \
                    it only for development";
        return Finding::warning(WHAT, told);
    }
    Finding::ok(WHAT, format!("the contact for push services is {}", contact.as_str()))
}
