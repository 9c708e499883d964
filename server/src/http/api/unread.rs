//! Staff API: marking conversations as unread.

use crate::chat::auth::staff::StaffCaller;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use axum::Json;
use axum::extract::State;
use shared::desk::ConversationSummary;

/// `POST …/conversations/{id}/unread`
#[utoipa::path(
    post, path = "/conversations/{id}/unread", operation_id = "staffMarkUnread", tag = "Staff",
    summary = "Marks a conversation as unread for staff, until one of them reads or answers it",
    responses(
        (status = 200, description = "The conversation, in the form of the list", body = ConversationSummary),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn mark(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<ConversationSummary>, ApiError> {
    server.chat().mark_unread(&caller.hotel, id, true).await?;
    Ok(Json(server.chat().conversation_summary(&caller.hotel, id).await?))
}

/// `DELETE …/conversations/{id}/unread`
#[utoipa::path(
    delete, path = "/conversations/{id}/unread", operation_id = "staffUnmarkUnread", tag = "Staff",
    summary = "Removes the mark that a conversation is unread",
    responses(
        (status = 200, description = "The conversation, in the form of the list", body = ConversationSummary),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn unmark(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<ConversationSummary>, ApiError> {
    server.chat().mark_unread(&caller.hotel, id, false).await?;
    Ok(Json(server.chat().conversation_summary(&caller.hotel, id).await?))
}
