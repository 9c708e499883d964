//! Extractors of the path of a request: the hotel, and the conversation of the desk.

use crate::chat::auth::desk::Desk;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::Thread;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use shared::{ConversationId, ErrorCode};

/// The conversation id in a path; anything but a number is not found.
pub struct PathConversationId(pub ConversationId);

impl<S: Send + Sync> FromRequestParts<S> for PathConversationId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        Ok(Self(ConversationId(id.ok_or(ErrorCode::NotFound)?)))
    }
}

/// The conversation of the path, if it belongs to the caller's hotel.
pub struct OwnThread {
    /// The conversation.
    pub thread: Thread,
    /// The caller.
    pub desk: Desk,
}

impl FromRequestParts<Server> for OwnThread {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let desk = Desk::from_request_parts(parts, server).await?;
        let PathConversationId(id) = PathConversationId::from_request_parts(parts, server).await?;
        Ok(Self { thread: server.chat().thread_of_hotel(&desk.hotel, id).await?, desk })
    }
}

/// Returns the `{slug}` of the path; `None` if it is not UTF-8.
pub async fn slug(parts: &mut Parts, state: &(impl Send + Sync)) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug.to_owned())
}
