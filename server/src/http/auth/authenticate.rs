//! Authentication of requests, which counts those that have a limit.

use crate::chat::auth::authenticate::{Guest, GuestCredential};
use crate::chat::auth::request_limits::{Caller, RequestKind};
use crate::chat::auth::sign_in::RequestOrigin;
use crate::chat::{Chat, ChatError};
use crate::http::state::Server;
use crate::store::{Hotel, StaffSession};
use crate::token::{ApiKey, SessionToken};
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::future::Future;

/// The one route that only reads, with any method.
const CONTEXT: &str = "/api/guest/hotel/{slug}/chat/context";
/// The route that renders the guest's chat page.
const CHAT_PAGE: &str = "/guest/hotel/{slug}/chat";
/// The routes with pages of messages for guests.
const HISTORY_PAGES: [&str; 2] = ["/api/guest/hotel/{slug}/chat/messages", "/api/page/history"];

impl RequestKind {
    /// Returns the kind of a request. With an unsafe method (RFC 9110, section
    /// 9.2.1) it may write, except on one route.
    pub(in crate::http) fn of(parts: &Parts) -> Self {
        match parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str) {
            CONTEXT => Self::Read,
            _ if !parts.method.is_safe() => Self::Write,
            CHAT_PAGE => Self::ChatPage,
            path if HISTORY_PAGES.contains(&path) => Self::HistoryPage,
            _ => Self::Read,
        }
    }
}

impl FromRequestParts<Server> for RequestKind {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

/// Authenticates a guest by a token.
///
/// # Errors
/// Those of [`Chat::join`] and [`Chat::authenticate_counted`].
pub async fn authenticate_guest(
    chat: &Chat,
    kind: RequestKind,
    slug: &str,
    token: Option<&str>,
) -> Result<Guest, ChatError> {
    let credential = GuestCredential::parse(slug, token)?;
    chat.authenticate_counted(kind, Caller::Guest(credential.token), chat.authenticate(credential)).await
}

/// Authenticates a hotel's own system by an API key.
///
/// # Errors
/// Those of [`Chat::hotel_of_api_key`] and [`Chat::authenticate_counted`].
pub async fn authenticate_system(
    chat: &Chat,
    kind: RequestKind,
    slug: &str,
    key: Option<&str>,
) -> Result<Hotel, ChatError> {
    let caller = key.and_then(ApiKey::parse).map(|key| Caller::ApiKey(key.hash()));
    authenticate(chat, kind, caller, chat.hotel_of_api_key(slug, key)).await
}

/// Authenticates a member of staff by a session cookie.
///
/// # Errors
/// Those of [`Chat::session`] and [`Chat::authenticate_counted`].
pub async fn authenticate_session(
    chat: &Chat,
    kind: RequestKind,
    slug: &str,
    cookie: Option<&str>,
    by: RequestOrigin,
) -> Result<StaffSession, ChatError> {
    let caller = cookie.and_then(SessionToken::parse).map(|token| Caller::Session(token.hash()));
    authenticate(chat, kind, caller, chat.session(slug, cookie, by)).await
}

/// Authenticates a client. One without a well-formed credential is refused
/// without any work, so it is not counted.
async fn authenticate<T>(
    chat: &Chat,
    kind: RequestKind,
    caller: Option<Caller>,
    authenticate: impl Future<Output = Result<T, ChatError>>,
) -> Result<T, ChatError> {
    match caller {
        Some(caller) => chat.authenticate_counted(kind, caller, authenticate).await,
        None => authenticate.await,
    }
}
