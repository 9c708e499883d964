//! Staff API: assigning, resolving and reopening conversations.

use crate::chat::auth::staff::StaffCaller;
use crate::http::extractors::{JsonBody, OptionalBody};
use crate::http::extractors::{OwnThread, PathConversationId};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::StaffKey;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::MessageId;
use shared::desk::{Handling, StaffEntry, StaffList};

/// The body of `POST …/conversations/{id}/assign`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct AssignRequest {
    /// Number of a member of staff, as in `GET …/staff`.
    staff_id: i64,
}

/// The body of `POST …/conversations/{id}/resolve`, which may be empty.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ResolveRequest {
    /// The newest message that the caller has seen; the conversation stays open
    /// if the guest has written after it.
    #[schema(value_type = Option<i64>)]
    pub up_to: Option<MessageId>,
}

/// `GET …/staff`: members of staff to whom a conversation can be assigned.
#[utoipa::path(
    get, path = "/staff", operation_id = "staffMembers", tag = "Staff",
    summary = "Lists the members of staff",
    responses(
        (status = 200, description = "Ordered by name", body = StaffList),
    ),
)]
pub async fn staff(State(server): State<Server>, caller: StaffCaller) -> Result<Json<StaffList>, ApiError> {
    let staff = server.chat().staff(&caller.hotel).await?;
    let entry =
        |member: crate::store::StaffMember| StaffEntry { staff_id: member.key.0, name: member.name, role: member.role };
    Ok(Json(StaffList { staff: staff.into_iter().map(entry).collect() }))
}

/// `POST …/conversations/{id}/assign`
#[utoipa::path(
    post, path = "/conversations/{id}/assign", operation_id = "staffAssign", tag = "Staff",
    summary = "Assigns a conversation to a member of staff",
    request_body = AssignRequest,
    responses(
        (status = 200, description = "The new state of the conversation", body = Handling),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn assign(
    State(server): State<Server>,
    OwnThread { thread, caller }: OwnThread,
    JsonBody(request): JsonBody<AssignRequest>,
) -> Result<Json<Handling>, ApiError> {
    Ok(Json(server.chat().assign(&caller.hotel, thread.conversation.id, StaffKey(request.staff_id)).await?))
}

/// `POST …/conversations/{id}/resolve`
#[utoipa::path(
    post, path = "/conversations/{id}/resolve", operation_id = "staffResolve", tag = "Staff",
    summary = "Resolves a conversation; it stays open if the guest has written after `up_to`",
    request_body = Option<ResolveRequest>,
    responses(
        (status = 200, description = "The new state of the conversation", body = Handling),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn resolve(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
    OptionalBody(seen): OptionalBody<ResolveRequest>,
) -> Result<Json<Handling>, ApiError> {
    Ok(Json(server.chat().resolve(&caller.hotel, id, seen.up_to).await?))
}

/// `POST …/conversations/{id}/reopen`
#[utoipa::path(
    post, path = "/conversations/{id}/reopen", operation_id = "staffReopen", tag = "Staff",
    summary = "Reopens a resolved conversation",
    responses(
        (status = 200, description = "The new state of the conversation", body = Handling),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn reopen(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<Handling>, ApiError> {
    Ok(Json(server.chat().reopen(&caller.hotel, id).await?))
}
