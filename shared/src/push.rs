//! Web Push subscriptions of a guest's browsers, for messages while the page is
//! closed. (No `Debug` on types with an endpoint: it identifies the browser.)

use serde::{Deserialize, Serialize};

/// The answer to `GET …/push`: push settings of the hotel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushState {
    /// `true` if the hotel offers push notifications to its guests.
    pub available: bool,
    /// `applicationServerKey` for `PushManager.subscribe`: a point of P-256 in
    /// base64url; `null` if push is not available.
    pub public_key: Option<String>,
}

/// The body of `PUT …/push`: the result of `PushSubscription.toJSON()` (W3C Push
/// API), and a language.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscription {
    /// URL at the push service: `https` on the public internet, at most 1500 bytes.
    #[cfg_attr(feature = "openapi", schema(max_length = 1500, pattern = "^https://"))]
    pub endpoint: String,
    /// Keys to encrypt messages with (RFC 8291).
    pub keys: PushSubscriptionKeys,
    /// Language of the notifications; by default the hotel's.
    #[serde(default)]
    pub language: Option<String>,
}

/// Keys of the browser, in base64url.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscriptionKeys {
    /// Point of P-256, uncompressed: 65 bytes.
    pub p256dh: String,
    /// Secret of 16 bytes.
    pub auth: String,
}

/// The body of `DELETE …/push`: the browser to remove.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushEndpoint {
    /// URL at the push service, as in the subscription.
    pub endpoint: String,
}
