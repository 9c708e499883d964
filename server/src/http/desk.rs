//! `/desk/hotel/{slug}/…`: the desk's pages, for those who have signed in.

use super::desk_door::{Seat, html, seat_nonce};
use super::error::ApiError;
use super::handover::PathConversationId;
use super::state::Server;
use crate::chat::history::PageRequest;
use crate::chat::list::ListRequest;
use crate::chat::send::Speaker;
use crate::store::StaffKey;
use app::desk::{DeskPage, Filter, Open, desk_html};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::desk::{ConversationList, StaffEntry};
use shared::{ConversationId, ErrorCode, MessageId, Reader, SendMessage, StaffInfo};
use uuid::Uuid;

/// What an address of the desk says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    filter: String,
    q: String,
    cursor: Option<String>,
    before: Option<i64>,
}

/// What the form of an answer posts.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    message: String,
    client_message_id: Option<Uuid>,
    /// The newest message that whoever answers had before their eyes.
    read_up_to: Option<i64>,
}

/// What the form of a hand-over posts.
#[derive(Debug, Deserialize)]
pub struct AssignForm {
    staff_id: i64,
}

/// A message that was refused, to be shown in the form again.
struct Refused {
    code: ErrorCode,
    draft: String,
}

/// `GET /desk/hotel/{slug}`
pub async fn list(State(server): State<Server>, seat: Seat, Query(query): Query<DeskQuery>) -> Response {
    show(&server, &seat, &query, None, None).await
}

/// `GET /desk/hotel/{slug}/conversations/{id}`
pub async fn conversation(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Response {
    show(&server, &seat, &query, Some(id), None).await
}

/// `POST /desk/hotel/{slug}/conversations/{id}`: answers and comes back, so
/// that a reload posts nothing twice.
pub async fn answer(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<AnswerForm>,
) -> Response {
    if let Err(error) = server.chat().thread_of_hotel(&seat.hotel, id).await {
        return ApiError::from(error).into_response();
    }
    let message = SendMessage {
        message: Some(form.message.clone()),
        client_message_id: form.client_message_id,
        ..SendMessage::default()
    };
    if let Err(error) = server.chat().send(id, Speaker::Member(seat.member.clone()), message).await {
        let refused = Refused { code: ApiError::from(error).code(), draft: form.message };
        return show(&server, &seat, &query, Some(id), Some(refused)).await;
    }
    // Whoever answers has read what stood above the answer.
    if let Some(up_to) = form.read_up_to.filter(|up_to| *up_to > 0)
        && let Err(error) = server.chat().mark_read(id, Reader::Staff, MessageId(up_to)).await
    {
        return ApiError::from(error).into_response();
    }
    back(&seat, &query, id)
}

/// `POST /desk/hotel/{slug}/conversations/{id}/resolve`
pub async fn resolve(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().resolve(&seat.hotel, id).await?;
    Ok(back(&seat, &query, id))
}

/// `POST /desk/hotel/{slug}/conversations/{id}/reopen`
pub async fn reopen(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().reopen(&seat.hotel, id).await?;
    Ok(back(&seat, &query, id))
}

/// `POST /desk/hotel/{slug}/conversations/{id}/assign`
pub async fn assign(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<AssignForm>,
) -> Result<Response, ApiError> {
    server.chat().assign(&seat.hotel, id, StaffKey(form.staff_id)).await?;
    Ok(back(&seat, &query, id))
}

/// To the conversation, in the list that was open.
fn back(seat: &Seat, query: &DeskQuery, id: ConversationId) -> Response {
    let page = page(seat, query, ConversationList { conversations: Vec::new(), next_cursor: None }, None);
    Redirect::to(&page.address(&format!("/conversations/{id}"))).into_response()
}

async fn show(
    server: &Server,
    seat: &Seat,
    query: &DeskQuery,
    id: Option<ConversationId>,
    refused: Option<Refused>,
) -> Response {
    let status = refused.as_ref().map_or(200, |refused| refused.code.status());
    match load(server, seat, query, id, refused).await {
        Ok(desk) => {
            let nonce = seat_nonce(server);
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            html(status, &nonce, desk_html(desk, super::page::desk_assets(), &nonce))
        }
        Err(error) => error.into_response(),
    }
}

async fn load(
    server: &Server,
    seat: &Seat,
    query: &DeskQuery,
    id: Option<ConversationId>,
    refused: Option<Refused>,
) -> Result<DeskPage, ApiError> {
    let (chat, asker) = (server.chat(), Some(seat.member.key));
    let filter = Filter::named(&query.filter).name();
    let request = ListRequest::parse(Some(filter), Some(query.q.clone()), query.cursor.as_deref(), asker)?;
    let list = chat.conversations(&seat.hotel, request).await?;
    let mut desk = page(seat, query, list, Some(chat.now()));
    if let Some(id) = id {
        let thread = chat.thread_of_hotel(&seat.hotel, id).await?;
        let messages = chat.history(id, PageRequest::new(None, query.before.map(MessageId), None)?).await?;
        let staff = chat.staff(&seat.hotel).await?;
        let entry = |member: crate::store::StaffMember| StaffEntry {
            staff_id: member.key.0,
            name: member.name,
            role: member.role,
        };
        let (code, draft) = refused.map(|refused| (Some(refused.code), refused.draft)).unwrap_or_default();
        desk.open = Some(Open {
            guest_name: thread.booking.stay.guest_name,
            booking_id: thread.booking.booking_id,
            newest: query.before.is_none(),
            page: messages,
            resolved_at: thread.conversation.resolved_at,
            staff: staff.into_iter().map(entry).collect(),
            handler_id: thread.conversation.handler_id.map(|key| key.0),
            form_message_id: chat.new_uuid(),
            draft,
            refused: code,
        });
    }
    Ok(desk)
}

fn page(seat: &Seat, query: &DeskQuery, list: ConversationList, now: Option<shared::Timestamp>) -> DeskPage {
    DeskPage {
        hotel: seat.hotel.profile.clone(),
        member: StaffInfo { name: seat.member.name.clone(), role: seat.member.role.clone() },
        filter: Filter::named(&query.filter),
        search: query.q.trim().to_owned(),
        list,
        open: None,
        now: now.unwrap_or_else(|| shared::Timestamp::from_unix_ms(0)),
    }
}
