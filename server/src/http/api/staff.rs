//! Staff API: `/api/staff/hotel/{slug}/…`, with the hotel's API key or a
//! session of a member of staff.

use super::guest::{EditRequest, PathMessageId, respond_to_send};
use super::subscription::{AuthAnswer, AuthRequest, register_socket, sign};
use crate::chat::auth::request_limits::RequestKind;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::messages::edit::Edit;
use crate::chat::messages::send::Destination;
use crate::http::auth::authenticate::authenticate_system;
use crate::http::auth::credentials::GuestTokenSource;
use crate::http::extractors::PageQuery;
use crate::http::extractors::slug;
use crate::http::extractors::{FormOrJson, JsonBody};
use crate::http::extractors::{OwnThread, PathConversationId};
use crate::http::middleware::error::{ApiError, CredentialKind};
use crate::http::pages::sign_in::SessionCookie;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use crate::realtime::socket_registry::TokenLimits;
use crate::store::Hotel;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use shared::access::StaffContext;
use shared::channel::ChannelOwner;
use shared::desk::{ConversationList, ConversationSummary};
use shared::{ChannelName, ErrorCode, MarkRead, MessageId, MessagePage, ReadAnswer, Reader, SendMessage, Sent};
use utoipa::IntoParams;

impl FromRequestParts<Server> for Hotel {
    type Rejection = ApiError;

    /// Authenticates the hotel's own system.
    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let key = GuestTokenSource::read_header(&parts.headers);
        let slug = slug(parts, server)
            .await
            .ok_or_else(|| ApiError::with_detail(ErrorCode::BadRequest, "the address is not UTF-8"))?;
        let hotel = authenticate_system(server.chat(), RequestKind::of(parts), &slug, key.as_deref()).await;
        hotel.map_err(|error| ApiError::from(error).for_credential(CredentialKind::Key))
    }
}

/// `GET …/me`: the caller's name and permissions, and the connection data of the
/// engine.
#[utoipa::path(
    get, path = "/me", operation_id = "staffMe", tag = "Staff",
    summary = "Returns the caller, their permissions, and the connection data of the realtime engine",
    responses(
        (status = 200, description = "The member of staff; with an API key, the hotel's own system", body = StaffContext),
    ),
)]
pub async fn me(
    State(server): State<Server>,
    request_authority: RequestAuthority,
    caller: StaffCaller,
) -> Json<StaffContext> {
    let pusher = server.staff_pusher(&caller.hotel.profile.slug, &request_authority);
    Json(StaffContext { me: caller.me(), pusher })
}

/// Query parameters of the list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of the list; default `open`. `mine` requires a session. `waiting` lists
    /// the longest wait first, whatever the order.
    #[param(pattern = "^(waiting|open|unread|resolved|all|mine)$")]
    filter: Option<String>,
    /// Order; default `newest`.
    #[param(pattern = "^(newest|unread)$")]
    order: Option<String>,
    /// Search words, all of which a conversation must contain.
    q: Option<String>,
    /// `next_cursor` of the previous page, in the same order.
    cursor: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for ListQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        serde_urlencoded::from_str(parts.uri.query().unwrap_or("")).map_err(|_| {
            ApiError::with_detail(ErrorCode::BadRequest, "filter, order, q and cursor must be given only once each")
        })
    }
}

/// `GET …/conversations`
#[utoipa::path(
    get, path = "/conversations", operation_id = "staffConversations", tag = "Staff",
    summary = "Lists the conversations",
    params(ListQuery),
    responses(
        (status = 200, description = "At most 50, in the requested order", body = ConversationList, links(
            ("messages" = (operation_id = "staffMessages", parameters(("slug" = "$request.path.slug"), ("id" = "$response.body#/conversations/0/conversation_id")))),
        )),
        (status = 400, description = "BAD_CURSOR"),
    ),
)]
pub async fn conversations(
    State(server): State<Server>,
    caller: StaffCaller,
    query: ListQuery,
) -> Result<Json<ConversationList>, ApiError> {
    let asker = caller.member.map(|member| member.key);
    let params = ListParams {
        filter: query.filter.as_deref(),
        order: query.order.as_deref(),
        search: query.q.as_deref(),
        cursor: query.cursor.as_deref(),
    };
    let request = ListRequest::parse(params, asker)?;
    Ok(Json(server.chat().conversations(&caller.hotel, asker, request).await?))
}

/// `GET …/conversations/{id}`
#[utoipa::path(
    get, path = "/conversations/{id}", operation_id = "staffConversation", tag = "Staff",
    summary = "Returns one conversation, in the form of the list",
    responses(
        (status = 200, description = "The conversation, whether or not a filter shows it", body = ConversationSummary),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn conversation(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
) -> Result<Json<ConversationSummary>, ApiError> {
    Ok(Json(server.chat().conversation_summary(&caller.hotel, id).await?))
}

/// `GET …/conversations/{id}/messages`
#[utoipa::path(
    get, path = "/conversations/{id}/messages", operation_id = "staffMessages", tag = "Staff",
    summary = "Returns a page of messages, or of changes",
    params(
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Maximum number; default 50."),
        ("before" = Option<i64>, Query, minimum = 0, description = "Only the newest messages before this id; also spelled `before_id`."),
        ("after" = Option<i64>, Query, minimum = 0, description = "All messages created or changed after this `seq`, the oldest change first."),
    ),
    responses(
        (status = 200, description = "Oldest first; with `after`, ordered by `seq`", body = MessagePage),
        (status = 400, description = "BAD_CURSOR"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn messages(
    State(server): State<Server>,
    OwnThread { thread, .. }: OwnThread,
    PageQuery(page): PageQuery,
) -> Result<Json<MessagePage>, ApiError> {
    Ok(Json(server.chat().history(thread.conversation.id, page).await?))
}

/// `POST …/conversations/{id}/messages`: a member of staff writes under their
/// own name; with an API key the author is `sender_name` and `sender_role`, or
/// by default the hotel.
#[utoipa::path(
    post, path = "/conversations/{id}/messages", operation_id = "staffSend", tag = "Staff",
    summary = "Sends a message to the guest",
    request_body = SendMessage,
    responses(
        (status = 201, description = "The new message", body = Sent, links(
            ("edit" = (operation_id = "staffEdit", parameters(("slug" = "$request.path.slug"), ("id" = "$request.path.id"), ("message" = "$response.body#/message_id")))),
            ("delete" = (operation_id = "staffDelete", parameters(("slug" = "$request.path.slug"), ("id" = "$request.path.id"), ("message" = "$response.body#/message_id")))),
        )),
        (status = 200, description = "A repeated `client_message_id`: the first message in its current state", body = Sent),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG, REPLY_NOT_FOUND"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn send(
    State(server): State<Server>,
    caller: StaffCaller,
    PathConversationId(id): PathConversationId,
    body: Result<JsonBody<SendMessage>, ApiError>,
) -> Result<(StatusCode, Json<Sent>), ApiError> {
    let checked = body.and_then(|JsonBody(request)| {
        let author = caller.author(request.sender_name.as_deref(), request.sender_role.as_deref())?;
        Ok((author, request))
    });
    let (author, request) = match checked {
        Ok(checked) => checked,
        Err(error) => {
            // If the conversation does not exist, that takes precedence over
            // the other error.
            server.chat().thread_of_hotel(&caller.hotel, id).await?;
            return Err(error);
        }
    };
    Ok(respond_to_send(server.chat().send(Destination::OfHotel(caller.hotel.key, id), author, request).await?))
}

/// `PATCH …/conversations/{id}/messages/{message}`: a message of the caller, or
/// with an API key any message of the hotel.
#[utoipa::path(
    patch, path = "/conversations/{id}/messages/{message}", operation_id = "staffEdit", tag = "Staff",
    summary = "Edits a message of the caller; with an API key, any message of the hotel",
    request_body = EditRequest,
    responses(
        (status = 200, description = "The message in its current state", body = Sent),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn edit(
    State(server): State<Server>,
    own: OwnThread,
    PathMessageId(id): PathMessageId,
    JsonBody(request): JsonBody<EditRequest>,
) -> Result<Json<Sent>, ApiError> {
    change(&server, own, id, request.edit()).await
}

/// `DELETE …/conversations/{id}/messages/{message}`
#[utoipa::path(
    delete, path = "/conversations/{id}/messages/{message}", operation_id = "staffDelete", tag = "Staff",
    summary = "Deletes a message of the caller; with an API key, any message of the hotel",
    responses(
        (status = 200, description = "The message in its current state", body = Sent),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn delete(
    State(server): State<Server>,
    own: OwnThread,
    PathMessageId(id): PathMessageId,
) -> Result<Json<Sent>, ApiError> {
    change(&server, own, id, Edit::Delete).await
}

async fn change(server: &Server, own: OwnThread, id: MessageId, edit: Edit) -> Result<Json<Sent>, ApiError> {
    let OwnThread { thread, caller } = own;
    Ok(Json(server.chat().edit(thread.conversation.id, caller.author(None, None)?, id, edit).await?))
}

/// `POST …/conversations/{id}/read`
#[utoipa::path(
    post, path = "/conversations/{id}/read", operation_id = "staffRead", tag = "Staff",
    summary = "Marks messages as read by the hotel",
    request_body = MarkRead,
    responses(
        (status = 200, description = "Both read markers in their current state", body = ReadAnswer),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn read(
    State(server): State<Server>,
    OwnThread { thread, .. }: OwnThread,
    JsonBody(MarkRead { up_to }): JsonBody<MarkRead>,
) -> Result<Json<ReadAnswer>, ApiError> {
    Ok(Json(server.chat().mark_read(thread.conversation.id, Reader::Staff, up_to).await?))
}

/// `POST …/pusher/auth`: for the hotel's staff channel and its guest channels
/// only.
#[utoipa::path(
    post, path = "/pusher/auth", operation_id = "staffPusherAuth", tag = "Staff",
    summary = "Signs a subscription to the hotel's staff channel or one of its guest channels",
    request_body(content(
        (AuthRequest = "application/x-www-form-urlencoded"), (AuthRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The signature", body = AuthAnswer),
        (status = 403, description = "CHANNEL_MISMATCH"),
        (status = 429, description = "RATE_LIMITED"),
    ),
)]
pub async fn pusher_auth(
    State(server): State<Server>,
    StaffCaller { hotel, member }: StaffCaller,
    cookies: SessionCookie,
    FormOrJson(request): FormOrJson<AuthRequest>,
) -> Result<Json<AuthAnswer>, ApiError> {
    let signed = sign(&server, &request, |channel| match ChannelName::parse(channel) {
        Some(ChannelOwner::Guest(slug, _) | ChannelOwner::Staff(slug)) => slug == hotel.profile.slug,
        None => false,
    })?;
    // The subscription of a session ends when the session ends; an API key has
    // no end.
    if let Some(session) = cookies.session().filter(|_| member.is_some()) {
        register_socket(&server, &request, session.hash(), TokenLimits::SESSION)?;
    }
    Ok(signed)
}
