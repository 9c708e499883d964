//! The desk's session: its cookie, and the extractor that authenticates by it.

use super::authenticate::{authenticate_session, authenticate_system};
use super::credentials::GuestTokenSource;
use super::device_cookie::cookie;
use super::origins::is_same_origin;
use crate::chat::auth::request_limits::RequestKind;
use crate::chat::auth::sign_in::RequestOrigin;
use crate::chat::auth::staff::StaffCaller;
use crate::http::extractors::slug;
use crate::http::middleware::error::{ApiError, CredentialKind};
use crate::http::state::Server;
use app::desk::AUTOMATIC_RELOAD;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use shared::ErrorCode;

#[cfg(test)]
mod tests;

/// With this prefix, no other host of the same domain can set or overwrite the
/// cookie in a browser that supports it (RFC 6265bis, section 4.1.3.2).
const NAME_OVER_TLS: &str = "__Host-guest-chat-desk";
const NAME_IN_CLEAR: &str = "guest-chat-desk";

impl FromRequestParts<Server> for StaffCaller {
    type Rejection = ApiError;

    /// Authenticates by the API key if one is sent, else by the session.
    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let slug = slug(parts, server)
            .await
            .ok_or_else(|| ApiError::with_detail(ErrorCode::BadRequest, "the address is not UTF-8"))?;
        let (kind, key) = (RequestKind::of(parts), GuestTokenSource::read_header(&parts.headers));
        if key.is_some() {
            let hotel = authenticate_system(server.chat(), kind, &slug, key.as_deref()).await;
            let hotel = hotel.map_err(|error| ApiError::from(error).for_credential(CredentialKind::Key))?;
            return Ok(Self { hotel, member: None });
        }
        // The session does not count in a request that another site caused.
        let cookie = session_cookie(&parts.headers, server).filter(|_| is_same_origin(parts));
        let session =
            authenticate_session(server.chat(), kind, &slug, cookie.as_deref(), origin_of_api_request(parts)).await;
        let session = session.map_err(|error| ApiError::from(error).for_credential(CredentialKind::Session))?;
        Ok(Self { hotel: session.hotel, member: Some(session.member) })
    }
}

/// Returns the content of the session cookie.
pub fn session_cookie(headers: &HeaderMap, server: &Server) -> Option<String> {
    cookie(headers, name(server))
}

/// Returns the header that sets the cookie. It lasts until the browser is
/// closed; an unused session ends earlier.
pub fn set_cookie(server: &Server, session: &str) -> Option<HeaderValue> {
    attributes(server, &format!("{}={session}", name(server)))
}

/// Returns the header that deletes the cookie.
pub fn clear_cookie(server: &Server) -> Option<HeaderValue> {
    attributes(server, &format!("{}=; Max-Age=0", name(server)))
}

fn attributes(server: &Server, cookie: &str) -> Option<HeaderValue> {
    let secure = if server.public_url().tls { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{cookie}; Path=/; HttpOnly; SameSite=Lax{secure}")).ok()
}

fn name(server: &Server) -> &'static str {
    if server.public_url().tls { NAME_OVER_TLS } else { NAME_IN_CLEAR }
}

/// Classifies an API request: a page reads, subscribes and moves the read
/// marker by itself, whether or not a person is present.
fn origin_of_api_request(parts: &Parts) -> RequestOrigin {
    let path = parts.uri.path();
    let by_itself = parts.method.is_safe() || path.ends_with("/pusher/auth") || path.ends_with("/read");
    if by_itself { RequestOrigin::Page } else { RequestOrigin::Person }
}

/// Classifies a request for a page of the desk: without JavaScript, a page
/// reloads itself and marks these requests.
pub fn origin_of_page_request(parts: &Parts) -> RequestOrigin {
    let by_itself = parts.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == AUTOMATIC_RELOAD));
    if by_itself { RequestOrigin::Page } else { RequestOrigin::Person }
}
