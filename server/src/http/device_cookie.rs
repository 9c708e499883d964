//! The cookie by which a browser proves that it has signed in before.

use super::cookies::cookie;
use super::state::Server;
use crate::chat::sign_in::DeviceCookie;
use axum::extract::FromRequestParts;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use std::convert::Infallible;

/// As of the session's cookie.
const NAME_OVER_TLS: &str = "__Host-guest-chat-device";
const NAME_IN_CLEAR: &str = "guest-chat-device";
/// How long a browser keeps it after it was last used, in seconds: 180 days.
const KEPT_FOR_S: u32 = 180 * 24 * 60 * 60;

/// What a browser says of earlier sign-ins; not yet looked at.
pub struct KnownDevice(pub Option<DeviceCookie>);

impl FromRequestParts<Server> for KnownDevice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self(cookie(&parts.headers, name(server)).and_then(|text| text.parse().ok())))
    }
}

/// Puts it into the browser.
pub fn set_device_cookie(server: &Server, device: &DeviceCookie) -> Option<HeaderValue> {
    let secure = if server.public_url().tls { "; Secure" } else { "" };
    let name = name(server);
    HeaderValue::from_str(&format!("{name}={device}; Max-Age={KEPT_FOR_S}; Path=/; HttpOnly; SameSite=Lax{secure}"))
        .ok()
}

fn name(server: &Server) -> &'static str {
    if server.public_url().tls { NAME_OVER_TLS } else { NAME_IN_CLEAR }
}
