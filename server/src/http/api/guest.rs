//! Guest API: `/api/guest/hotel/{slug}/chat/…`.

use super::subscription::{AuthAnswer, AuthRequest, register_socket, sign};
use crate::chat::auth::authenticate::{Guest, GuestCredential};
use crate::chat::auth::request_limits::{Caller, RequestKind};
use crate::chat::auth::staff::Author;
use crate::chat::messages::edit::Edit;
use crate::chat::messages::send::{Destination, SendResult};
use crate::http::auth::authenticate::authenticate_guest;
use crate::http::auth::credentials::GuestTokenSource;
use crate::http::extractors::PageQuery;
use crate::http::extractors::slug;
use crate::http::extractors::{FormOrJson, JsonBody};
use crate::http::middleware::error::ApiError;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use crate::realtime::socket_registry::TokenLimits;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use shared::guide::Guide;
use shared::{Context, ErrorCode, MarkRead, MessageId, MessagePage, ReadAnswer, Reader, SendMessage, Sent};
use utoipa::ToSchema;
use uuid::Uuid;

impl FromRequestParts<Server> for Guest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let (slug, token_source) = slug_and_source(parts, server).await;
        Ok(authenticate_guest(server.chat(), RequestKind::of(parts), &slug, token_source.token(&slug)).await?)
    }
}

impl FromRequestParts<Server> for GuestCredential {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let (slug, token_source) = slug_and_source(parts, server).await;
        let (chat, credential) = (server.chat(), Self::parse(&slug, token_source.token(&slug))?);
        let caller = Caller::Guest(credential.token);
        Ok(chat.authenticate_counted(RequestKind::of(parts), caller, chat.check_credential(credential)).await?)
    }
}

/// Returns the hotel's slug and the source of the token of a request.
async fn slug_and_source(parts: &mut Parts, server: &Server) -> (String, GuestTokenSource) {
    let token_source = GuestTokenSource::of(parts, server);
    // A slug that is not UTF-8 belongs to no hotel.
    (slug(parts, server).await.unwrap_or_default(), token_source)
}

/// `GET|POST …/context`
#[utoipa::path(
    method(get, post), path = "/context", operation_id = "guestContext", tag = "Guest",
    summary = "Returns everything that a chat needs besides its messages",
    responses(
        (status = 200, description = "For any valid token, also before check-in and after check-out", body = Context),
    ),
)]
pub async fn context(
    State(server): State<Server>,
    request_authority: RequestAuthority,
    guest: Guest,
) -> Result<Json<Context>, ApiError> {
    let (chat, hotel) = (server.chat(), guest.thread.hotel.key);
    let contact = chat.contact_settings(hotel).await?;
    let guide = if contact.shows_answer_time { chat.guide(hotel).await? } else { Guide::default() };
    let answers_within_min = chat.answers_within_min(&guest.thread, &contact, &guide).await?;
    Ok(Json(server.context(&guest, &request_authority, answers_within_min)))
}

/// `GET …/messages`
#[utoipa::path(
    get, path = "/messages", operation_id = "guestMessages", tag = "Guest",
    summary = "Returns a page of messages, or of changes",
    params(
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 100, description = "Maximum number; default 50."),
        ("before" = Option<i64>, Query, minimum = 0, description = "Only the newest messages before this id; also spelled `before_id`."),
        ("after" = Option<i64>, Query, minimum = 0, description = "All messages created or changed after this `seq`, the oldest change first."),
    ),
    responses(
        (status = 200, description = "Oldest first; with `after`, ordered by `seq`", body = MessagePage),
        (status = 400, description = "BAD_CURSOR"),
    ),
)]
pub async fn messages(
    State(server): State<Server>,
    guest: Guest,
    PageQuery(page): PageQuery,
) -> Result<Json<MessagePage>, ApiError> {
    Ok(Json(server.chat().history(guest.conversation_id(), page).await?))
}

/// The body of `POST …/messages` from a guest. Fields that only staff may set are
/// ignored.
#[derive(Deserialize, ToSchema)]
pub struct GuestMessage {
    /// The text.
    #[serde(default)]
    #[schema(value_type = shared::MessageText, required)]
    message: Option<String>,
    /// Id given by the sender, a UUID; a repeated request with the same id returns
    /// the first message.
    #[serde(default)]
    client_message_id: Option<Uuid>,
    /// Message of the same conversation that this one replies to.
    #[serde(default)]
    reply_to: Option<MessageId>,
    /// Files that the guest has uploaded before; with at least one, the text may be
    /// empty.
    #[serde(default)]
    #[schema(max_items = 10)]
    attachments: Vec<Uuid>,
}

/// `POST …/messages`: 201 for a new message, 200 for a repeated one.
#[utoipa::path(
    post, path = "/messages", operation_id = "guestSend", tag = "Guest",
    summary = "Sends a message",
    request_body = GuestMessage,
    responses(
        (status = 201, description = "The new message", body = Sent, links(
            ("edit" = (operation_id = "guestEdit", parameters(("slug" = "$request.path.slug"), ("message" = "$response.body#/message_id")))),
            ("delete" = (operation_id = "guestDelete", parameters(("slug" = "$request.path.slug"), ("message" = "$response.body#/message_id")))),
        )),
        (status = 200, description = "A repeated `client_message_id`: the first message in its current state", body = Sent),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG, REPLY_NOT_FOUND"),
        (status = 403, description = "NOT_CHECKED_IN, ALREADY_CHECKED_OUT"),
        (status = 409, description = "NO_ROOM_ASSIGNED"),
    ),
)]
pub async fn send(
    State(server): State<Server>,
    credential: GuestCredential,
    body: Result<JsonBody<GuestMessage>, ApiError>,
) -> Result<(StatusCode, Json<Sent>), ApiError> {
    let JsonBody(request) = match body {
        Ok(body) => body,
        Err(error) => {
            return Err(refusal(&server, credential, error).await);
        }
    };
    let author = Author::Guest(credential.token);
    let GuestMessage { message, client_message_id, reply_to, attachments } = request;
    let request = SendMessage { message, client_message_id, reply_to, attachments, ..SendMessage::default() };
    Ok(respond_to_send(server.chat().send(Destination::Token(credential), author, request).await?))
}

/// The body of `PATCH …/messages/{id}`.
#[derive(Deserialize, ToSchema)]
pub struct EditRequest {
    /// The new text.
    #[serde(default)]
    #[schema(value_type = shared::MessageText, required)]
    message: Option<String>,
}

impl EditRequest {
    /// Returns the change; a missing text is refused as an empty one.
    pub fn edit(self) -> Edit {
        Edit::Text(self.message.unwrap_or_default())
    }
}

/// The message id at the end of a path; anything but a number is not found.
pub struct PathMessageId(pub MessageId);

impl<S: Send + Sync> FromRequestParts<S> for PathMessageId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "message").and_then(|(_, id)| id.parse().ok());
        Ok(Self(MessageId(id.ok_or(ErrorCode::NotFound)?)))
    }
}

/// `PATCH …/messages/{id}`
#[utoipa::path(
    patch, path = "/messages/{message}", operation_id = "guestEdit", tag = "Guest",
    summary = "Edits a message of the guest, within five minutes of sending it",
    request_body = EditRequest,
    responses(
        (status = 200, description = "The message in its current state", body = Sent),
        (status = 400, description = "MESSAGE_REQUIRED, MESSAGE_TOO_LONG"),
        (status = 403, description = "NOT_CHECKED_IN, ALREADY_CHECKED_OUT, TOO_LATE"),
        (status = 404, description = "NOT_FOUND"),
        (status = 409, description = "NO_ROOM_ASSIGNED"),
    ),
)]
pub async fn edit(
    State(server): State<Server>,
    credential: GuestCredential,
    id: Result<PathMessageId, ApiError>,
    body: Result<JsonBody<EditRequest>, ApiError>,
) -> Result<Json<Sent>, ApiError> {
    let edit = body.map(|JsonBody(request)| request.edit());
    change(&server, credential, id, edit).await
}

/// `DELETE …/messages/{id}`
#[utoipa::path(
    delete, path = "/messages/{message}", operation_id = "guestDelete", tag = "Guest",
    summary = "Deletes a message of the guest, within five minutes of sending it",
    responses(
        (status = 200, description = "The message in its current state", body = Sent),
        (status = 403, description = "TOO_LATE"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn delete(
    State(server): State<Server>,
    credential: GuestCredential,
    id: Result<PathMessageId, ApiError>,
) -> Result<Json<Sent>, ApiError> {
    change(&server, credential, id, Ok(Edit::Delete)).await
}

async fn change(
    server: &Server,
    credential: GuestCredential,
    id: Result<PathMessageId, ApiError>,
    edit: Result<Edit, ApiError>,
) -> Result<Json<Sent>, ApiError> {
    match id.and_then(|id| Ok((id, edit?))) {
        Ok((PathMessageId(id), edit)) => {
            let by = Author::Guest(credential.token);
            Ok(Json(server.chat().edit(Destination::Token(credential), by, id, edit).await?))
        }
        Err(error) => Err(refusal(server, credential, error).await),
    }
}

/// Returns the refusal of a malformed request. If the token is no longer valid,
/// that refusal takes precedence.
async fn refusal(server: &Server, credential: GuestCredential, error: ApiError) -> ApiError {
    match server.chat().authenticate(credential).await {
        Ok(_) => error,
        Err(first) => first.into(),
    }
}

/// Returns the response to a sent message.
pub fn respond_to_send(result: SendResult) -> (StatusCode, Json<Sent>) {
    match result {
        SendResult::Stored(sent) => (StatusCode::CREATED, Json(sent)),
        SendResult::Repeated(sent) => (StatusCode::OK, Json(sent)),
    }
}

/// `POST …/read`
#[utoipa::path(
    post, path = "/read", operation_id = "guestRead", tag = "Guest",
    summary = "Marks messages as read by the guest",
    request_body = MarkRead,
    responses(
        (status = 200, description = "Both read markers in their current state", body = ReadAnswer),
    ),
)]
pub async fn read(
    State(server): State<Server>,
    credential: GuestCredential,
    body: Result<JsonBody<MarkRead>, ApiError>,
) -> Result<Json<ReadAnswer>, ApiError> {
    match body {
        Ok(JsonBody(MarkRead { up_to })) => {
            Ok(Json(server.chat().mark_read(Destination::Token(credential), Reader::Guest, up_to).await?))
        }
        Err(error) => Err(refusal(&server, credential, error).await),
    }
}

/// `POST …/pusher/auth` (Pusher docs, "Authorizing users": the answer's form).
#[utoipa::path(
    post, path = "/pusher/auth", operation_id = "guestPusherAuth", tag = "Guest",
    summary = "Signs a subscription to the guest's channel",
    request_body(content(
        (AuthRequest = "application/x-www-form-urlencoded"), (AuthRequest = "application/json"),
    )),
    responses(
        (status = 200, description = "The signature", body = AuthAnswer),
        (status = 403, description = "CHANNEL_MISMATCH"),
    ),
)]
pub async fn pusher_auth(
    State(server): State<Server>,
    guest: Guest,
    FormOrJson(request): FormOrJson<AuthRequest>,
) -> Result<Json<AuthAnswer>, ApiError> {
    let own = guest.channel();
    let signed = sign(&server, &request, |channel| channel == own.as_str())?;
    register_socket(&server, &request, guest.token, TokenLimits::LINK)?;
    Ok(signed)
}
