//! The Pusher app: what clients name and what this server signs with.

use super::signature;
use super::socket_id::SocketId;
use std::fmt;

/// The secret of a Pusher app. It signs, and is never shown: `Debug` hides it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Takes a secret into keeping.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself, for signing and for storing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A Pusher app: `id` stands in the HTTP API's paths, `key` in the address
/// that clients connect to, `secret` signs.
#[derive(Clone, Debug)]
pub struct PusherApp {
    /// The app's number in the HTTP API.
    pub id: String,
    /// The public name that clients connect with.
    pub key: String,
    /// What both sides sign with.
    pub secret: Secret,
}

impl PusherApp {
    /// The `auth` that lets one socket subscribe to one private channel:
    /// `key:hex(hmac_sha256(secret, "socket_id:channel"))` (Pusher docs, "Auth
    /// signatures").
    pub fn sign_subscription(&self, socket_id: &SocketId, channel: &str) -> String {
        let text = format!("{socket_id}:{channel}");
        format!("{}:{}", self.key, signature::hmac_sha256_hex(self.secret.expose(), &text))
    }

    /// Whether `auth` is this app's signature for that socket and channel.
    /// Takes the same time wherever a wrong one differs.
    pub fn verify_subscription(&self, socket_id: &SocketId, channel: &str, auth: &str) -> bool {
        signature::equal(&self.sign_subscription(socket_id, channel), auth)
    }
}
