//! Staff API: resolving and reopening several conversations in one request.

use crate::chat::auth::staff::StaffCaller;
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::{ConversationId, MessageId};

/// The body of `POST …/conversations/resolve`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ResolveGroupRequest {
    /// The conversations, at most 100.
    #[schema(min_items = 1, max_items = 100)]
    conversations: Vec<SeenConversation>,
}

/// A conversation, as the caller has seen it.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct SeenConversation {
    /// The conversation.
    conversation_id: ConversationId,
    /// The newest message that the caller has seen, as `last_message_id` in the list;
    /// the conversation stays open if the guest has written after it.
    up_to: MessageId,
}

/// The body of `POST …/conversations/reopen`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct ReopenGroupRequest {
    /// The conversations, at most 100.
    #[schema(min_items = 1, max_items = 100)]
    conversation_ids: Vec<ConversationId>,
}

/// The answer to `POST …/conversations/resolve` and `/reopen`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct GroupAnswer {
    /// The conversations that the request has changed.
    conversation_ids: Vec<ConversationId>,
}

/// `POST …/conversations/resolve`
#[utoipa::path(
    post, path = "/conversations/resolve", operation_id = "staffResolveGroup", tag = "Staff",
    summary = "Resolves up to 100 conversations; one stays open if its guest has written after `up_to`",
    request_body = ResolveGroupRequest,
    responses(
        (status = 200, description = "The conversations that were open before", body = GroupAnswer),
        (status = 400, description = "BAD_REQUEST"),
    ),
)]
pub async fn resolve(
    State(server): State<Server>,
    caller: StaffCaller,
    JsonBody(request): JsonBody<ResolveGroupRequest>,
) -> Result<Json<GroupAnswer>, ApiError> {
    let seen: Vec<_> = request.conversations.iter().map(|seen| (seen.conversation_id, seen.up_to)).collect();
    Ok(Json(GroupAnswer { conversation_ids: server.chat().resolve_group(&caller.hotel, &seen).await? }))
}

/// `POST …/conversations/reopen`
#[utoipa::path(
    post, path = "/conversations/reopen", operation_id = "staffReopenGroup", tag = "Staff",
    summary = "Reopens up to 100 conversations",
    request_body = ReopenGroupRequest,
    responses(
        (status = 200, description = "The conversations that were resolved before", body = GroupAnswer),
        (status = 400, description = "BAD_REQUEST"),
    ),
)]
pub async fn reopen(
    State(server): State<Server>,
    caller: StaffCaller,
    JsonBody(request): JsonBody<ReopenGroupRequest>,
) -> Result<Json<GroupAnswer>, ApiError> {
    let conversation_ids = server.chat().reopen_group(&caller.hotel, &request.conversation_ids).await?;
    Ok(Json(GroupAnswer { conversation_ids }))
}
