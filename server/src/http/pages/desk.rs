//! `/desk/hotel/{slug}/…`: pages of the desk for signed-in staff.

use super::render::{PagePolicy, render};
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::chat::auth::staff::Author;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::hotel::set_up::Checklist;
use crate::chat::messages::history::PageRequest;
use crate::http::api::assignment::ResolveRequest;
use crate::http::api::notes::PathNoteId;
use crate::http::extractors::OptionalBody;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::state::RequestAuthority;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::{StaffKey, StaffMember};
use app::desk::{DeskOpening, Filter, FirstStep, OpenConversation, Part, Resolved, bookings_page, desk_document};
use app::language::Word;
use app::language::catalogue::english;
use axum::Form;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::desk::{ConversationList, StaffEntry};
use shared::note::WriteNote;
use shared::{ChannelName, ConversationId, ErrorCode, MessageId, Reader, SendMessage};
use uuid::Uuid;

/// Value of `order` that lists unread conversations first.
const UNREAD_FIRST: &str = "unread";

/// Text for staff in place of that about the end of a guest's link.
const SIGNED_OUT: &str = "You have been signed out. Sign in again, then send it once more.";

/// Query parameters of the desk's pages.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DeskQuery {
    filter: String,
    q: String,
    order: String,
    cursor: Option<String>,
    before: Option<i64>,
    /// A message that the page contains, for a result of a search.
    at: Option<i64>,
    /// A conversation that was just resolved.
    resolved: Option<i64>,
}

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

/// A refused message, to be shown in the form again.
struct Refused {
    code: ErrorCode,
    draft: String,
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

impl DeskQuery {
    fn list_view(&self) -> Part {
        Part {
            filter: Filter::from_name(&self.filter),
            search: self.q.trim().to_owned(),
            unread_first: self.order == UNREAD_FIRST,
            cursor: self.cursor.clone(),
        }
    }
}

/// A conversation to open, and a message that was refused in it.
type ToOpen = (ConversationId, Option<Refused>);

async fn render_desk(
    server: &Server,
    session: &DeskSession,
    request_authority: &RequestAuthority,
    query: &DeskQuery,
    open: Option<ToOpen>,
) -> Response {
    let status = open.as_ref().and_then(|(_, refused)| refused.as_ref()).map(|refused| refused.code.status());
    let steps = match first_steps(server, session).await {
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

async fn load_list(server: &Server, session: &DeskSession, part: &Part) -> Result<ConversationList, ApiError> {
    let params = ListParams {
        filter: Some(part.filter.name()),
        order: part.unread_first.then_some(UNREAD_FIRST),
        search: Some(&part.search),
        cursor: part.cursor.as_deref(),
    };
    let member = Some(session.member.key);
    let request = ListRequest::parse(params, member)?;
    Ok(server.chat().conversations(&session.hotel, member, request).await?)
}

/// Returns the conversation that was just resolved, if it still is.
async fn load_resolved(server: &Server, session: &DeskSession, id: Option<i64>) -> Result<Option<Resolved>, ApiError> {
    let Some(id) = id.map(ConversationId) else { return Ok(None) };
    match server.chat().conversation_summary(&session.hotel, id).await {
        Ok(summary) if summary.resolved_at.is_some() => {
            Ok(Some(Resolved { conversation_id: id, guest_name: summary.guest_name }))
        }
        Ok(_) | Err(ChatError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn load_opening(
    server: &Server,
    session: &DeskSession,
    request_authority: &RequestAuthority,
    query: &DeskQuery,
    open: Option<ToOpen>,
) -> Result<DeskOpening, ApiError> {
    let (chat, part) = (server.chat(), query.list_view());
    let caller = session.caller();
    let list = load_list(server, session, &part).await?;
    let open = match open {
        Some((id, refused)) => Some(load_open(server, session, &caller, query, (id, refused)).await?),
        None => None,
    };
    Ok(DeskOpening {
        hotel: session.hotel.profile.clone(),
        me: caller.me(),
        texts: english().texts_with(Word::LinkEnded, SIGNED_OUT),
        replies: chat.canned_replies(&caller).await?.canned_replies,
        part,
        list,
        open,
        resolved: load_resolved(server, session, query.resolved).await?,
        pusher: server.staff_pusher(&session.hotel.profile.slug, request_authority),
        now: chat.now(),
    })
}

async fn load_open(
    server: &Server,
    session: &DeskSession,
    caller: &StaffCaller,
    query: &DeskQuery,
    (id, refused): ToOpen,
) -> Result<OpenConversation, ApiError> {
    let chat = server.chat();
    let thread = chat.thread_of_hotel(&session.hotel, id).await?;
    let request = match query.at {
        Some(at) => chat.page_with(id, MessageId(at)).await?,
        None => PageRequest::new(None, query.before.map(MessageId), None)?,
    };
    let page = chat.history(id, request).await?;
    let staff = chat.staff(&session.hotel).await?;
    let (code, draft) = refused.map(|refused| (Some(refused.code), refused.draft)).unwrap_or_default();
    Ok(OpenConversation {
        guest_name: thread.booking.stay.guest_name,
        guest_channel: ChannelName::guest(&session.hotel.profile.slug, &thread.booking.booking_id),
        booking_id: thread.booking.booking_id,
        is_newest: request.is_newest(),
        page,
        notes: chat.notes(caller, id).await?.notes,
        resolved_at: thread.conversation.resolved_at,
        staff: staff.into_iter().map(entry).collect(),
        handler_id: thread.conversation.handler_id.map(|key| key.0),
        form_message_id: chat.new_uuid(),
        draft,
        refused: code,
    })
}

/// Returns the first steps of a hotel that was just set up.
async fn first_steps(server: &Server, session: &DeskSession) -> Result<Vec<FirstStep>, ChatError> {
    let Some(Checklist { steps, booking }) = server.chat().checklist(&session.hotel).await? else {
        return Ok(Vec::new());
    };
    let slug = &session.hotel.profile.slug;
    let bookings = bookings_page(slug);
    let of_booking = booking.as_ref().map(|listed| format!("{bookings}/{}", listed.booking.booking_id));
    let conversation =
        booking.as_ref().map(|listed| format!("/desk/hotel/{slug}/conversations/{}", listed.conversation_id));
    let step = |title, address, is_done| FirstStep { title, address, is_done };
    Ok(vec![
        step("Add a booking", Some(bookings), steps.has_booking),
        step("Show its link", of_booking, steps.has_link),
        step("Write first", conversation, steps.has_message),
    ])
}

/// `POST /desk/hotel/{slug}/first-steps/hide`
pub async fn hide_first_steps(State(server): State<Server>, session: DeskSession) -> Result<Response, ApiError> {
    server.chat().hide_checklist(&session.hotel).await?;
    Ok(Redirect::to(&format!("/desk/hotel/{}", session.hotel.profile.slug)).into_response())
}

fn entry(member: StaffMember) -> StaffEntry {
    StaffEntry { staff_id: member.key.0, name: member.name, role: member.role }
}
