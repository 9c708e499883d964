//! `/desk/hotel/{slug}/…`: pages of the desk for signed-in staff.

mod first_steps;
mod group;
mod load;
mod snooze;
mod unread;

use super::render::{PagePolicy, render};
use super::sign_in::DeskSession;
use crate::chat::auth::staff::Author;
use crate::http::api::assignment::ResolveRequest;
use crate::http::api::notes::PathNoteId;
use crate::http::extractors::OptionalBody;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::StaffKey;
use app::desk::{Part, desk_document};
use axum::Form;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
pub use first_steps::hide_first_steps;
pub use group::{reopen_group, resolve_group};
pub use load::DeskQuery;
use load::{Refused, ToOpen, load_list, load_opening};
use serde::Deserialize;
use shared::note::WriteNote;
use shared::{ConversationId, MessageId, Reader, SendMessage};
pub use snooze::{end_snooze, snooze};
pub use unread::{mark_unread, undo_mark_unread};
use uuid::Uuid;

/// Form fields of an answer.
#[derive(Debug, Deserialize)]
pub struct AnswerForm {
    message: String,
    client_message_id: Option<Uuid>,
    /// The newest message that the page showed to the author.
    read_up_to: Option<i64>,
}

/// Form fields of an assignment.
#[derive(Debug, Deserialize)]
pub struct AssignForm {
    staff_id: i64,
}

/// Form fields of a note.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    note: String,
}

/// `GET /desk/hotel/{slug}`
pub async fn list(
    State(server): State<Server>,
    session: DeskSession,
    request_authority: RequestAuthority,
    Query(query): Query<DeskQuery>,
) -> Response {
    render_desk(&server, &session, &request_authority, &query, None).await
}

/// `GET /desk/hotel/{slug}/conversations/{id}`
pub async fn conversation(
    State(server): State<Server>,
    session: DeskSession,
    request_authority: RequestAuthority,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Response {
    render_desk(&server, &session, &request_authority, &query, Some((id, None))).await
}

/// `POST /desk/hotel/{slug}/conversations/{id}`: answers and redirects, so that
/// a reload does not send the message again.
pub async fn answer(
    State(server): State<Server>,
    session: DeskSession,
    request_authority: RequestAuthority,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<AnswerForm>,
) -> Response {
    if let Err(error) = server.chat().thread_of_hotel(&session.hotel, id).await {
        return ApiError::from(error).into_response();
    }
    let message = SendMessage {
        message: Some(form.message.clone()),
        client_message_id: form.client_message_id,
        ..SendMessage::default()
    };
    if let Err(error) = server.chat().send(id, Author::Member(session.member.clone()), message).await {
        let refused = Refused { code: ApiError::from(error).code(), draft: form.message };
        return render_desk(&server, &session, &request_authority, &query, Some((id, Some(refused)))).await;
    }
    // The author of an answer has read the messages above it.
    if let Some(up_to) = form.read_up_to.filter(|up_to| *up_to > 0)
        && let Err(error) = server.chat().mark_read(id, Reader::Staff, MessageId(up_to)).await
    {
        return ApiError::from(error).into_response();
    }
    redirect_to_conversation(&session, &query, id)
}

/// `POST /desk/hotel/{slug}/conversations/{id}/resolve`
pub async fn resolve(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    OptionalBody(seen): OptionalBody<ResolveRequest>,
) -> Result<Response, ApiError> {
    let next = next_in_list(&server, &session, &query, id).await?;
    let handling = server.chat().resolve(&session.hotel, id, seen.up_to).await?;
    if handling.resolved_at.is_none() {
        // The guest has written meanwhile.
        return Ok(redirect_to_conversation(&session, &query, id));
    }
    let path = next.map(|next| format!("/conversations/{next}")).unwrap_or_default();
    let address = query.list_view().address(&session.hotel.profile.slug, &path);
    Ok(Redirect::to(&format!("{address}&resolved={id}")).into_response())
}

/// Returns the conversation below another one in the shown part of the list, or else
/// above it.
async fn next_in_list(
    server: &Server,
    session: &DeskSession,
    query: &DeskQuery,
    id: ConversationId,
) -> Result<Option<ConversationId>, ApiError> {
    let list = load_list(server, session, &query.list_view()).await?.conversations;
    let Some(at) = list.iter().position(|summary| summary.conversation_id == id) else { return Ok(None) };
    let next = list.get(at + 1).or_else(|| at.checked_sub(1).and_then(|above| list.get(above)));
    Ok(next.map(|summary| summary.conversation_id))
}

/// Query parameter of the page that leads to the longest-waiting guest.
#[derive(Debug, Deserialize)]
pub struct ExceptQuery {
    /// The open conversation, whose guest is not meant.
    except: Option<i64>,
}

/// `GET /desk/hotel/{slug}/longest-waiting`: redirects to the conversation whose
/// guest waits longest for an answer.
pub async fn longest_waiting(
    State(server): State<Server>,
    session: DeskSession,
    Query(query): Query<ExceptQuery>,
) -> Result<Response, ApiError> {
    let found = server.chat().longest_waiting(&session.hotel, query.except.map(ConversationId)).await?;
    let id = found.or(query.except.map(ConversationId));
    let path = id.map(|id| format!("/conversations/{id}")).unwrap_or_default();
    Ok(Redirect::to(&Part::default().address(&session.hotel.profile.slug, &path)).into_response())
}

/// `POST /desk/hotel/{slug}/conversations/{id}/reopen`
pub async fn reopen(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().reopen(&session.hotel, id).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}

/// `POST /desk/hotel/{slug}/conversations/{id}/assign`
pub async fn assign(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<AssignForm>,
) -> Result<Response, ApiError> {
    server.chat().assign(&session.hotel, id, StaffKey(form.staff_id)).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}

/// `POST /desk/hotel/{slug}/conversations/{id}/notes`
pub async fn write_note(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Query(query): Query<DeskQuery>,
    Form(form): Form<NoteForm>,
) -> Result<Response, ApiError> {
    let note = WriteNote { note: Some(form.note), ..WriteNote::default() };
    server.chat().write_note(&session.caller(), id, note).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}

/// `POST /desk/hotel/{slug}/conversations/{id}/notes/{note}/delete`
pub async fn delete_note(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    PathNoteId(note): PathNoteId,
    Query(query): Query<DeskQuery>,
) -> Result<Response, ApiError> {
    server.chat().delete_note(&session.caller(), id, note).await?;
    Ok(redirect_to_conversation(&session, &query, id))
}

/// Redirects to the conversation, within the list that was open.
fn redirect_to_conversation(session: &DeskSession, query: &DeskQuery, id: ConversationId) -> Response {
    let address = query.list_view().address(&session.hotel.profile.slug, &format!("/conversations/{id}"));
    Redirect::to(&address).into_response()
}

async fn render_desk(
    server: &Server,
    session: &DeskSession,
    request_authority: &RequestAuthority,
    query: &DeskQuery,
    open: Option<ToOpen>,
) -> Response {
    let status = open.as_ref().and_then(|(_, refused)| refused.as_ref()).map(|refused| refused.code.status());
    let steps = match first_steps::first_steps(server, session).await {
        Ok(steps) => steps,
        Err(error) => return ApiError::from(error).into_response(),
    };
    match load_opening(server, session, request_authority, query, open).await {
        Ok(opening) => {
            let policy = PagePolicy::desk(&opening.pusher);
            let document = move || desk_document(opening.clone(), steps.clone(), Site::embedded().desk().clone());
            // The page gets all its data here and reads nothing from the
            // request.
            render(document, policy, status, Request::default()).await
        }
        Err(error) => error.into_response(),
    }
}
