//! Staff API: snoozing conversations.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::snooze::SnoozeEnd;
use crate::http::extractors::{JsonBody, PathConversationId};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::desk::ConversationSummary;
use shared::{ConversationId, MessageId};

/// The body of `POST …/conversations/{id}/snooze`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct SnoozeRequest {
    /// `in_1_hour`, `this_evening` (18:00 at the hotel), `tomorrow` (09:00 at the
    /// hotel), a date and time at the hotel (`2026-12-01T09:00`), or a time in UTC;
    /// in the future, within a year.
    pub until: String,
    /// The newest message that the caller has seen; the conversation is not snoozed
    /// if the guest has written after it.
    #[schema(value_type = Option<i64>)]
    pub up_to: Option<MessageId>,
}

impl SnoozeRequest {
    /// Snoozes the conversation; returns whether it is snoozed.
    ///
    /// # Errors
    /// Those of `Chat::snooze`.
    pub async fn apply(&self, server: &Server, caller: &StaffCaller, id: ConversationId) -> Result<bool, ApiError> {
        let end: SnoozeEnd = self.until.parse()?;
        Ok(server.chat().snooze(&caller.hotel, id, end, self.up_to).await?)
    }
}

/// `POST …/conversations/{id}/snooze`
#[utoipa::path(
    post, path = "/conversations/{id}/snooze", operation_id = "staffSnooze", tag = "Staff",
    summary = "Snoozes a conversation until a time or the guest's next message, whichever comes first",
    request_body = SnoozeRequest,
    responses(
        (status = 200, description = "The conversation, in the form of the list", body = ConversationSummary),
        (status = 400, description = "BAD_REQUEST"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn snooze(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
    JsonBody(request): JsonBody<SnoozeRequest>,
) -> Result<Json<ConversationSummary>, ApiError> {
    request.apply(&server, &caller, id).await?;
    Ok(Json(server.chat().conversation_summary(&caller.hotel, id).await?))
}

/// `DELETE …/conversations/{id}/snooze`
#[utoipa::path(
    delete, path = "/conversations/{id}/snooze", operation_id = "staffEndSnooze", tag = "Staff",
    summary = "Ends the snooze of a conversation",
    responses(
        (status = 200, description = "The conversation, in the form of the list", body = ConversationSummary),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn end_snooze(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<ConversationSummary>, ApiError> {
    server.chat().end_snooze(&caller.hotel, id).await?;
    Ok(Json(server.chat().conversation_summary(&caller.hotel, id).await?))
}
