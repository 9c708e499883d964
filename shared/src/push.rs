//! Which of a guest's browsers tell of messages while the page is closed. (No
//! `Debug` where an endpoint stands: whoever has it can find the browser.)

use serde::{Deserialize, Serialize};

/// The answer to `GET …/push`: whether browsers may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushState {
    /// Whether the hotel lets browsers tell its guests of messages.
    pub available: bool,
    /// `applicationServerKey` for `PushManager.subscribe`: a point of P-256 in
    /// base64url; `null` where they may not.
    pub public_key: Option<String>,
}

/// The body of `PUT …/push`: what `PushSubscription.toJSON()` says (W3C Push
/// API), and a language.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscription {
    /// Where the push service is told: `https` on the public internet, at most
    /// 1500 bytes.
    #[cfg_attr(feature = "openapi", schema(max_length = 1500))]
    pub endpoint: String,
    /// What messages are encrypted with (RFC 8291).
    pub keys: PushSubscriptionKeys,
    /// In which language the browser tells; the hotel's without it.
    #[serde(default)]
    pub language: Option<String>,
}

/// The browser's part of the encryption, in base64url.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscriptionKeys {
    /// A point of P-256, uncompressed: 65 bytes.
    pub p256dh: String,
    /// A secret: 16 bytes.
    pub auth: String,
}

/// The body of `DELETE …/push`: which browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushEndpoint {
    /// As it was said.
    pub endpoint: String,
}
