//! The staff's API: notes on a conversation, which its guest never sees.

use super::body::JsonBody;
use super::error::ApiError;
use super::handover::PathConversationId;
use super::staff::OwnThread;
use super::state::Server;
use crate::chat::desk::Desk;
use crate::chat::notes::Noted;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::note::{Note, NoteList, WriteNote};
use shared::{ErrorCode, NoteId};

/// The note that a path ends with; what is no number is nobody's note.
pub struct PathNoteId(pub NoteId);

impl<S: Send + Sync> FromRequestParts<S> for PathNoteId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "note").and_then(|(_, id)| id.parse().ok());
        Ok(Self(NoteId(id.ok_or(ErrorCode::NotFound)?)))
    }
}

/// `GET …/conversations/{id}/notes`
pub async fn notes(
    State(server): State<Server>,
    desk: Desk,
    PathConversationId(id): PathConversationId,
) -> Result<Json<NoteList>, ApiError> {
    Ok(Json(server.chat().notes(&desk, id).await?))
}

/// `POST …/conversations/{id}/notes`: 201 for a note that is new, 200 for one
/// sent again.
pub async fn write(
    State(server): State<Server>,
    OwnThread { thread, desk }: OwnThread,
    JsonBody(request): JsonBody<WriteNote>,
) -> Result<(StatusCode, Json<Note>), ApiError> {
    Ok(match server.chat().write_note(&desk, thread.conversation.id, request).await? {
        Noted::Stored(note) => (StatusCode::CREATED, Json(note)),
        Noted::Repeated(note) => (StatusCode::OK, Json(note)),
    })
}

/// `DELETE …/conversations/{id}/notes/{note}`
pub async fn delete(
    State(server): State<Server>,
    desk: Desk,
    PathConversationId(id): PathConversationId,
    PathNoteId(note): PathNoteId,
) -> Result<StatusCode, ApiError> {
    server.chat().delete_note(&desk, id, note).await?;
    Ok(StatusCode::NO_CONTENT)
}
