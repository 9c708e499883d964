//! Staff API: notes on a conversation, which guests never see.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::notes::NoteResult;
use crate::http::extractors::JsonBody;
use crate::http::extractors::{OwnThread, PathConversationId};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::note::{Note, NoteList, WriteNote};
use shared::{ErrorCode, NoteId};

/// The note id at the end of a path; anything but a number is not found.
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
#[utoipa::path(
    get, path = "/conversations/{id}/notes", operation_id = "staffNotes", tag = "Staff",
    summary = "Lists the notes",
    responses(
        (status = 200, description = "Oldest first", body = NoteList),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn notes(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<NoteList>, ApiError> {
    Ok(Json(server.chat().notes(&caller, id).await?))
}

/// `POST …/conversations/{id}/notes`: 201 for a new note, 200 for a repeated
/// one.
#[utoipa::path(
    post, path = "/conversations/{id}/notes", operation_id = "staffWriteNote", tag = "Staff",
    summary = "Creates a note, which the guest never sees",
    request_body = WriteNote,
    responses(
        (status = 201, description = "The new note", body = Note, links(
            ("delete" = (operation_id = "staffDeleteNote", parameters(("slug" = "$request.path.slug"), ("id" = "$request.path.id"), ("note" = "$response.body#/id")))),
        )),
        (status = 200, description = "A repeated `client_note_id`: the first note", body = Note),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn write(
    State(server): State<Server>,
    OwnThread { thread, caller }: OwnThread,
    JsonBody(request): JsonBody<WriteNote>,
) -> Result<(StatusCode, Json<Note>), ApiError> {
    Ok(match server.chat().write_note(&caller, thread.conversation.id, request).await? {
        NoteResult::Stored(note) => (StatusCode::CREATED, Json(note)),
        NoteResult::Repeated(note) => (StatusCode::OK, Json(note)),
    })
}

/// `DELETE …/conversations/{id}/notes/{note}`
#[utoipa::path(
    delete, path = "/conversations/{id}/notes/{note}", operation_id = "staffDeleteNote", tag = "Staff",
    summary = "Removes a note of the caller; a manager may remove any note",
    responses(
        (status = 204, description = "Removed; no data is kept"),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn delete(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
    PathNoteId(note): PathNoteId,
) -> Result<StatusCode, ApiError> {
    server.chat().delete_note(&caller, id, note).await?;
    Ok(StatusCode::NO_CONTENT)
}
