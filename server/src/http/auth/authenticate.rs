//! Authentication of requests, with the rate limit on those that write.

use crate::chat::auth::authenticate::{Guest, GuestCredential};
use crate::chat::auth::request_limits::Caller;
use crate::chat::auth::sign_in::RequestOrigin;
use crate::chat::{Chat, ChatError};
use crate::store::{Hotel, StaffSession};
use crate::token::{ApiKey, SessionToken};
use axum::extract::MatchedPath;
use axum::http::request::Parts;
use std::future::Future;

/// The one route that only reads, with any method.
const CONTEXT: &str = "/api/guest/hotel/{slug}/chat/context";

/// Returns whether a request may write: any with an unsafe method (RFC 9110,
/// section 9.2.1), except on that route.
fn is_write_request(parts: &Parts) -> bool {
    let is_context = parts.extensions.get::<MatchedPath>().is_some_and(|path| path.as_str() == CONTEXT);
    !parts.method.is_safe() && !is_context
}

/// Authenticates a client, and counts its request if it may write.
///
/// # Errors
/// [`ChatError::RateLimited`] after too many requests, and those of
/// `authenticate`.
pub async fn authenticate<T>(
    chat: &Chat,
    parts: &Parts,
    caller: Option<Caller>,
    authenticate: impl Future<Output = Result<T, ChatError>>,
) -> Result<T, ChatError> {
    match caller.filter(|_| is_write_request(parts)) {
        Some(caller) => chat.authenticate_counted(caller, authenticate).await,
        None => authenticate.await,
    }
}

/// Authenticates a guest by a token.
///
/// # Errors
/// Those of [`Chat::join`] and [`authenticate`].
pub async fn authenticate_guest(
    chat: &Chat,
    parts: &Parts,
    slug: &str,
    token: Option<&str>,
) -> Result<Guest, ChatError> {
    let credential = GuestCredential::parse(slug, token)?;
    authenticate(chat, parts, Some(Caller::Guest(credential.token)), chat.authenticate(credential)).await
}

/// Authenticates a hotel's own system by an API key.
///
/// # Errors
/// Those of [`Chat::hotel_of_api_key`] and [`authenticate`].
pub async fn authenticate_system(
    chat: &Chat,
    parts: &Parts,
    slug: &str,
    key: Option<&str>,
) -> Result<Hotel, ChatError> {
    let caller = key.and_then(ApiKey::parse).map(|key| Caller::ApiKey(key.hash()));
    authenticate(chat, parts, caller, chat.hotel_of_api_key(slug, key)).await
}

/// Authenticates a member of staff by a session cookie.
///
/// # Errors
/// Those of [`Chat::session`] and [`authenticate`].
pub async fn authenticate_session(
    chat: &Chat,
    parts: &Parts,
    slug: &str,
    cookie: Option<&str>,
    by: RequestOrigin,
) -> Result<StaffSession, ChatError> {
    let caller = cookie.and_then(SessionToken::parse).map(|token| Caller::Session(token.hash()));
    authenticate(chat, parts, caller, chat.session(slug, cookie, by)).await
}
