//! Query and data of the desk's page.

use crate::chat::ChatError;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::messages::history::PageRequest;
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::{RequestAuthority, Server};
use crate::store::StaffMember;
use app::desk::{DeskOpening, Filter, MarkedUnread, OpenConversation, Part, Resolved, Snoozed};
use app::language::Word;
use app::language::catalogue::english;
use serde::Deserialize;
use shared::desk::{ConversationList, StaffEntry};
use shared::{ChannelName, ConversationId, ErrorCode, MessageId};

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
    /// Conversations that were just resolved, with dots between their ids.
    resolved_group: Option<String>,
    /// A conversation that was just snoozed.
    snoozed: Option<i64>,
    /// A conversation that was just marked as unread.
    unread: Option<i64>,
}

/// A refused message, to be shown in the form again.
pub(super) struct Refused {
    pub(super) code: ErrorCode,
    pub(super) draft: String,
}

impl DeskQuery {
    pub(super) fn list_view(&self) -> Part {
        Part {
            filter: Filter::from_name(&self.filter),
            search: self.q.trim().to_owned(),
            unread_first: self.order == UNREAD_FIRST,
            cursor: self.cursor.clone(),
        }
    }
}

/// Parses conversation ids with dots between them.
pub(super) fn parse_ids(text: &str) -> Option<Vec<ConversationId>> {
    text.split('.').map(|id| id.parse().ok().map(ConversationId)).collect()
}

/// A conversation to open, and a message that was refused in it.
pub(super) type ToOpen = (ConversationId, Option<Refused>);

pub(super) async fn load_list(
    server: &Server,
    session: &DeskSession,
    part: &Part,
) -> Result<ConversationList, ApiError> {
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

/// Returns the conversation that was just snoozed, if it still is.
async fn load_snoozed(server: &Server, session: &DeskSession, id: Option<i64>) -> Result<Option<Snoozed>, ApiError> {
    let Some(id) = id.map(ConversationId) else { return Ok(None) };
    match server.chat().conversation_summary(&session.hotel, id).await {
        Ok(summary) => {
            let until = summary.snoozed_until.filter(|until| *until > server.chat().now());
            Ok(until.map(|until| Snoozed { conversation_id: id, guest_name: summary.guest_name, until }))
        }
        Err(ChatError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Returns the conversation that was just marked as unread, if it still is.
async fn load_marked(
    server: &Server,
    session: &DeskSession,
    id: Option<i64>,
) -> Result<Option<MarkedUnread>, ApiError> {
    let Some(id) = id.map(ConversationId) else { return Ok(None) };
    match server.chat().conversation_summary(&session.hotel, id).await {
        Ok(summary) if summary.marked_unread => {
            Ok(Some(MarkedUnread { conversation_id: id, guest_name: summary.guest_name }))
        }
        Ok(_) | Err(ChatError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn load_opening(
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
        staff: chat.staff(&session.hotel).await?.into_iter().map(entry).collect(),
        texts: english().texts_with(Word::LinkEnded, SIGNED_OUT),
        replies: chat.canned_replies(&caller).await?.canned_replies,
        part,
        list,
        open,
        resolved: load_resolved(server, session, query.resolved).await?,
        resolved_group: query.resolved_group.as_deref().and_then(parse_ids).unwrap_or_default(),
        snoozed: load_snoozed(server, session, query.snoozed).await?,
        unread: load_marked(server, session, query.unread).await?,
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
    let snoozed_until = chat.conversation_summary(&session.hotel, id).await?.snoozed_until;
    let (code, draft) = refused.map(|refused| (Some(refused.code), refused.draft)).unwrap_or_default();
    Ok(OpenConversation {
        guest_name: thread.booking.stay.guest_name,
        guest_channel: ChannelName::guest(&session.hotel.profile.slug, &thread.booking.booking_id),
        booking_id: thread.booking.booking_id,
        is_newest: request.is_newest(),
        page,
        notes: chat.notes(caller, id).await?.notes,
        resolved_at: thread.conversation.resolved_at,
        snoozed_until,
        handler_id: thread.conversation.handler_id.map(|key| key.0),
        form_message_id: chat.new_uuid(),
        draft,
        refused: code,
    })
}

fn entry(member: StaffMember) -> StaffEntry {
    StaffEntry { staff_id: member.key.0, name: member.name, role: member.role }
}
