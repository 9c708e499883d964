//! What may be a channel's and an event's name, by Pusher's rules.

/// The longest channel name, in characters (Pusher docs, "Channels": channel
/// naming conventions).
pub const CHANNEL_CHARS: usize = 164;

/// The longest event name, in characters (Pusher docs, "HTTP API reference":
/// POST event).
pub const EVENT_CHARS: usize = 200;

/// Private channels of kinds that this engine does not keep.
const UNSUPPORTED: [&str; 2] = ["private-encrypted-", "private-cache-"];

/// Whether this engine lets anybody subscribe to such a channel: a private one
/// with a valid name. Public, presence, cache and encrypted channels are not
/// served: nothing of ours is public, and nothing publishes on the others.
pub fn is_served_channel(name: &str) -> bool {
    name.starts_with("private-") && !UNSUPPORTED.iter().any(|prefix| name.starts_with(prefix)) && is_channel_name(name)
}

/// Whether a channel of any kind may have this name.
pub fn is_channel_name(name: &str) -> bool {
    (1..=CHANNEL_CHARS).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-=@,.;".contains(&b))
}

/// Whether a client may trigger an event of this name: `client-…` (Pusher
/// docs, "Events": triggering client events).
pub fn is_client_event(name: &str) -> bool {
    name.starts_with("client-") && name.chars().count() <= EVENT_CHARS
}

#[cfg(test)]
mod tests;
