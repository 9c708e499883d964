//! Signatures of Standard Webhooks (standardwebhooks.com, version 1: "Signature
//! scheme").

use crate::clock::Random;
use crate::realtime::app::Secret;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

#[cfg(test)]
mod tests;

const PREFIX: &str = "whsec_";

/// Generates a secret: `whsec_` and 32 random bytes in base64.
pub fn new_secret(random: &dyn Random) -> Secret {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    Secret::new(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// Returns `webhook-signature` of a request: `v1,` and the HMAC-SHA256 of
/// `id.timestamp.body` in base64. Returns `None` if the secret is not valid.
pub fn signature(secret: &Secret, id: Uuid, timestamp_s: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(secret.expose().strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp_s}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}
