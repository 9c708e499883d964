//! The staff's API: canned replies.

use super::body::JsonBody;
use super::error::ApiError;
use super::state::Server;
use crate::chat::canned::PutReply;
use crate::chat::desk::Desk;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::ErrorCode;
use shared::canned::{CannedReply, CannedReplyList, PutCannedReply, Shortcut, ShortcutError};

/// The shortcut that a path ends with.
pub struct PathShortcut(pub Shortcut);

impl<S: Send + Sync> FromRequestParts<S> for PathShortcut {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let word = params.iter().find(|(name, _)| *name == "shortcut").map(|(_, word)| word.parse());
        let refuse = |error: ShortcutError| ApiError::with_detail(ErrorCode::BadRequest, error.to_string());
        Ok(Self(word.ok_or(ErrorCode::NotFound)?.map_err(refuse)?))
    }
}

/// `GET …/canned-replies`
pub async fn list(State(server): State<Server>, desk: Desk) -> Result<Json<CannedReplyList>, ApiError> {
    Ok(Json(server.chat().canned_replies(&desk).await?))
}

/// `PUT …/canned-replies/{shortcut}`: 201 for one that is new.
pub async fn put(
    State(server): State<Server>,
    desk: Desk,
    PathShortcut(shortcut): PathShortcut,
    JsonBody(PutCannedReply { text }): JsonBody<PutCannedReply>,
) -> Result<(StatusCode, Json<CannedReply>), ApiError> {
    // No text is one that will be refused.
    Ok(match server.chat().put_canned_reply(&desk, shortcut, &text.unwrap_or_default()).await? {
        PutReply::Made(reply) => (StatusCode::CREATED, Json(reply)),
        PutReply::Changed(reply) => (StatusCode::OK, Json(reply)),
    })
}

/// `DELETE …/canned-replies/{shortcut}`
pub async fn delete(
    State(server): State<Server>,
    desk: Desk,
    PathShortcut(shortcut): PathShortcut,
) -> Result<StatusCode, ApiError> {
    server.chat().delete_canned_reply(&desk, shortcut).await?;
    Ok(StatusCode::NO_CONTENT)
}
