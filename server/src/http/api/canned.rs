//! Staff API: canned replies.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::hotel::canned::PutReply;
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use shared::ErrorCode;
use shared::canned::{CannedReply, CannedReplyList, PutCannedReply, Shortcut, ShortcutError};

/// The shortcut at the end of a path.
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
#[utoipa::path(
    get, path = "/canned-replies", operation_id = "cannedReplies", tag = "Staff",
    summary = "Lists the canned replies",
    responses(
        (status = 200, description = "Ordered by shortcut", body = CannedReplyList),
    ),
)]
pub async fn list(State(server): State<Server>, caller: StaffCaller) -> Result<Json<CannedReplyList>, ApiError> {
    Ok(Json(server.chat().canned_replies(&caller).await?))
}

/// `PUT …/canned-replies/{shortcut}`: 201 for a new one.
#[utoipa::path(
    put, path = "/canned-replies/{shortcut}", operation_id = "putCannedReply", tag = "Staff",
    summary = "Creates or replaces a canned reply; for managers",
    request_body = PutCannedReply,
    responses(
        (status = 201, description = "The new reply", body = CannedReply, links(
            ("delete" = (operation_id = "deleteCannedReply", parameters(("slug" = "$request.path.slug"), ("shortcut" = "$response.body#/shortcut")))),
        )),
        (status = 200, description = "The reply that replaces the one with the same shortcut", body = CannedReply),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG"),
        (status = 403, description = "NOT_ALLOWED"),
    ),
)]
pub async fn put_reply(
    State(server): State<Server>,
    caller: StaffCaller,
    PathShortcut(shortcut): PathShortcut,
    JsonBody(PutCannedReply { text }): JsonBody<PutCannedReply>,
) -> Result<(StatusCode, Json<CannedReply>), ApiError> {
    // A missing text is refused as an empty one.
    Ok(match server.chat().put_canned_reply(&caller, shortcut, &text.unwrap_or_default()).await? {
        PutReply::Created(reply) => (StatusCode::CREATED, Json(reply)),
        PutReply::Changed(reply) => (StatusCode::OK, Json(reply)),
    })
}

/// `DELETE …/canned-replies/{shortcut}`
#[utoipa::path(
    delete, path = "/canned-replies/{shortcut}", operation_id = "deleteCannedReply", tag = "Staff",
    summary = "Removes a canned reply; for managers",
    responses(
        (status = 204, description = "Removed"),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn delete(
    State(server): State<Server>,
    caller: StaffCaller,
    PathShortcut(shortcut): PathShortcut,
) -> Result<StatusCode, ApiError> {
    server.chat().delete_canned_reply(&caller, shortcut).await?;
    Ok(StatusCode::NO_CONTENT)
}
