//! The Pusher app: its id, its key and its secret.

use super::signature;
use super::socket_id::SocketId;
use std::fmt;

/// The secret of a Pusher app. `Debug` hides it.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// Returns the secret, for signing and for storing.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A Pusher app: `id` is part of paths in the HTTP API, `key` is part of the
/// URL that clients connect to, `secret` signs.
#[derive(Clone, Debug)]
pub struct PusherApp {
    /// The app's id in the HTTP API.
    pub id: String,
    /// The public key that clients connect with.
    pub key: String,
    /// The secret for signatures of both sides.
    pub secret: Secret,
}

impl PusherApp {
    /// Returns the `auth` for a subscription of a socket to a private channel:
    /// `key:hex(hmac_sha256(secret, "socket_id:channel"))` (Pusher docs, "Auth
    /// signatures").
    pub fn sign_subscription(&self, socket_id: &SocketId, channel: &str) -> String {
        let text = format!("{socket_id}:{channel}");
        format!("{}:{}", self.key, signature::hmac_sha256_hex(self.secret.expose(), &text))
    }

    /// Returns whether `auth` is this app's signature for that socket and
    /// channel. The comparison takes constant time.
    pub fn verify_subscription(&self, socket_id: &SocketId, channel: &str, auth: &str) -> bool {
        signature::equal(&self.sign_subscription(socket_id, channel), auth)
    }
}
