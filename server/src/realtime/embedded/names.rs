//! Rules for the names of channels and events, as Pusher documents them.

/// Maximum length of a channel name, in characters (Pusher docs, "Channels":
/// channel naming conventions).
pub const CHANNEL_CHARS: usize = 164;

/// Maximum length of an event name, in characters (Pusher docs, "HTTP API
/// reference": POST event).
pub const EVENT_CHARS: usize = 200;

/// Prefixes of private channels of unsupported kinds.
const UNSUPPORTED: [&str; 2] = ["private-encrypted-", "private-cache-"];

/// Returns whether clients may subscribe to a channel: a private one with a
/// valid name. Public, presence, cache and encrypted channels are not
/// supported; nothing is published on them.
pub fn is_served_channel(name: &str) -> bool {
    name.starts_with("private-") && !UNSUPPORTED.iter().any(|prefix| name.starts_with(prefix)) && is_channel_name(name)
}

/// Returns whether a name is valid for a channel of any kind.
pub fn is_channel_name(name: &str) -> bool {
    (1..=CHANNEL_CHARS).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-=@,.;".contains(&b))
}

/// Returns whether a client may send an event of this name: `client-…` (Pusher
/// docs, "Events": triggering client events).
pub fn is_client_event(name: &str) -> bool {
    name.starts_with("client-") && name.chars().count() <= EVENT_CHARS
}

#[cfg(test)]
mod tests;
