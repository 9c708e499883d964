//! The device cookie, with which a browser proves an earlier sign-in.

use crate::chat::auth::sign_in::DeviceCookie;
use crate::http::state::Server;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use std::convert::Infallible;

/// Prefix as for the session cookie.
const NAME_OVER_TLS: &str = "__Host-guest-chat-device";
const NAME_IN_CLEAR: &str = "guest-chat-device";
/// Lifetime of the cookie after its last use, in seconds: 180 days.
const COOKIE_LIFETIME_S: u32 = 180 * 24 * 60 * 60;

/// The device cookie of a request; its proofs are not yet verified.
pub struct KnownDevice(pub Option<DeviceCookie>);

impl FromRequestParts<Server> for KnownDevice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self(cookie(&parts.headers, name(server)).and_then(|text| text.parse().ok())))
    }
}

/// Returns the header that sets the cookie.
pub fn set_device_cookie(server: &Server, device: &DeviceCookie) -> Option<HeaderValue> {
    let secure = if server.public_url().tls { "; Secure" } else { "" };
    let name = name(server);
    HeaderValue::from_str(&format!(
        "{name}={device}; Max-Age={COOKIE_LIFETIME_S}; Path=/; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}

fn name(server: &Server) -> &'static str {
    if server.public_url().tls { NAME_OVER_TLS } else { NAME_IN_CLEAR }
}

/// Returns the value of a cookie.
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}
