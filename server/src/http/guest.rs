//! The guest's API: `/api/guest/hotel/{slug}/chat/…`.

use super::asked::{Presented, Reached};
use super::body::{FormOrJson, JsonBody};
use super::error::ApiError;
use super::query::PageQuery;
use super::state::Server;
use crate::chat::ChatError;
use crate::chat::edit::Edit;
use crate::chat::join::Guest;
use crate::chat::send::{Delivery, Speaker};
use crate::realtime::SocketId;
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use shared::{Context, ErrorCode, MarkRead, MessageId, MessagePage, ReadAnswer, Reader, SendMessage, Sent};
use uuid::Uuid;

impl FromRequestParts<Server> for Guest {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let presented = Presented::of(&parts.headers, &parts.uri);
        // One that cannot be read is no hotel's.
        let slug = slug(parts, server).await.unwrap_or_default();
        Ok(server.chat().join(&slug, presented.as_deref()).await?)
    }
}

/// The `{slug}` of the path; `None` where the path is not UTF-8.
pub async fn slug(parts: &mut Parts, server: &Server) -> Option<String> {
    let params = RawPathParams::from_request_parts(parts, server).await.ok()?;
    params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug.to_owned())
}

/// `GET|POST …/context`
pub async fn context(State(server): State<Server>, reached: Reached, guest: Guest) -> Json<Context> {
    Json(server.context(&guest, &reached))
}

/// `GET …/messages`
pub async fn messages(
    State(server): State<Server>,
    guest: Guest,
    PageQuery(page): PageQuery,
) -> Result<Json<MessagePage>, ApiError> {
    Ok(Json(server.chat().history(guest.conversation_id(), page).await?))
}

/// The body of `POST …/messages`, from a guest: what only staff may say besides
/// is an unknown field here.
#[derive(Deserialize)]
pub struct GuestMessage {
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    client_message_id: Option<Uuid>,
    #[serde(default)]
    reply_to: Option<MessageId>,
}

/// `POST …/messages`: 201 for a message that is new, 200 for one sent again.
pub async fn send(
    State(server): State<Server>,
    guest: Guest,
    JsonBody(request): JsonBody<GuestMessage>,
) -> Result<(StatusCode, Json<Sent>), ApiError> {
    let speaker = Speaker::Guest(guest.token);
    let GuestMessage { message, client_message_id, reply_to } = request;
    let request = SendMessage { message, client_message_id, reply_to, ..SendMessage::default() };
    Ok(delivered(server.chat().send(guest.conversation_id(), speaker, request).await?))
}

/// The body of `PATCH …/messages/{id}`.
#[derive(Deserialize)]
pub struct EditRequest {
    /// The text from now on.
    #[serde(default)]
    message: Option<String>,
}

impl EditRequest {
    /// What is to become of the message; no text is one that will be refused.
    pub fn edit(self) -> Edit {
        Edit::Text(self.message.unwrap_or_default())
    }
}

/// The message that a path ends with; what is no number is nobody's message.
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
pub async fn edit(
    State(server): State<Server>,
    guest: Guest,
    id: PathMessageId,
    JsonBody(request): JsonBody<EditRequest>,
) -> Result<Json<Sent>, ApiError> {
    change(&server, guest, id, request.edit()).await
}

/// `DELETE …/messages/{id}`
pub async fn delete(State(server): State<Server>, guest: Guest, id: PathMessageId) -> Result<Json<Sent>, ApiError> {
    change(&server, guest, id, Edit::Delete).await
}

async fn change(server: &Server, guest: Guest, id: PathMessageId, edit: Edit) -> Result<Json<Sent>, ApiError> {
    let conversation = guest.conversation_id();
    Ok(Json(server.chat().edit(conversation, Speaker::Guest(guest.token), id.0, edit).await?))
}

/// The answer to a message that was sent.
pub fn delivered(delivery: Delivery) -> (StatusCode, Json<Sent>) {
    match delivery {
        Delivery::Stored(sent) => (StatusCode::CREATED, Json(sent)),
        Delivery::Repeated(sent) => (StatusCode::OK, Json(sent)),
    }
}

/// `POST …/read`
pub async fn read(
    State(server): State<Server>,
    guest: Guest,
    JsonBody(MarkRead { up_to }): JsonBody<MarkRead>,
) -> Result<Json<ReadAnswer>, ApiError> {
    Ok(Json(server.chat().mark_read(guest.conversation_id(), Reader::Guest, up_to).await?))
}

/// What pusher-js posts to have a subscription signed.
#[derive(Deserialize)]
pub struct AuthRequest {
    /// Of the connection that asks, `digits.digits`.
    pub socket_id: String,
    /// The channel to subscribe to.
    pub channel_name: String,
}

/// The signature that the engine asks for.
#[derive(Serialize)]
pub struct AuthAnswer {
    auth: String,
}

/// `POST …/pusher/auth` (Pusher docs, "Authorizing users": the answer's form).
pub async fn pusher_auth(
    State(server): State<Server>,
    guest: Guest,
    FormOrJson(request): FormOrJson<AuthRequest>,
) -> Result<Json<AuthAnswer>, ApiError> {
    let own = guest.channel();
    let signed = sign(&server, &request, |channel| channel == own.as_str())?;
    if let (Some(engine), Ok(socket)) = (server.embedded(), request.socket_id.parse::<SocketId>())
        && engine.is_open(&socket)
        && !server.listeners().keep(socket, guest.token)
    {
        return Err(ErrorCode::Unavailable.into());
    }
    Ok(signed)
}

/// Signs a subscription to a channel that the asker may hear.
pub fn sign(
    server: &Server,
    request: &AuthRequest,
    may_hear: impl FnOnce(&str) -> bool,
) -> Result<Json<AuthAnswer>, ApiError> {
    let socket_id: SocketId = request
        .socket_id
        .parse()
        .map_err(|_| ApiError::with_detail(ErrorCode::BadRequest, "socket_id is written like 1234.5678"))?;
    if !may_hear(&request.channel_name) {
        return Err(ChatError::ChannelMismatch.into());
    }
    let auth = server.app().sign_subscription(&socket_id, &request.channel_name);
    Ok(Json(AuthAnswer { auth }))
}
