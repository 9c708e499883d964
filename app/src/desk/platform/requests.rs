//! Requests of the desk to the API for staff.

use super::super::page::Desk;
use crate::chat::OutboxItem;
use crate::chat::desk::{
    DeskInput, DeskRequest, HandlingAnswer, HandlingInput, HandlingRequest, NotesAnswer, NotesInput, NotesRequest,
    VisitAnswer, VisitData, VisitRequest,
};
use crate::chat::list::{ListAnswer, ListInput, ListRequest, Part};
use crate::chat::session::{Answer, RequestError};
use crate::conversation::Side;
use crate::history::OLDER_MESSAGES;
use crate::platform::{self, api, browser};
use leptos::prelude::*;
use shared::desk::{ConversationSummary, Handling};
use shared::note::{NoteList, WriteNote};
use shared::{ConversationId, ErrorCode, MessageId, MessagePage, Seq, paths};
use std::future::Future;
use std::pin::Pin;

/// Sends a request; returns its answer, as an input of the session.
pub async fn send(desk: Desk, request: DeskRequest) -> DeskInput<'static> {
    match request {
        DeskRequest::List(request) => {
            DeskInput::List(ListInput::Response(request, send_list_request(desk, request).await))
        }
        DeskRequest::Notes(request) => {
            let result = send_notes_request(desk, &request).await;
            DeskInput::Notes(NotesInput::Response(request, result))
        }
        DeskRequest::Visit(request) => DeskInput::VisitAnswer(request.number, send_visit_request(desk, request).await),
        DeskRequest::Handling(request) => {
            let result = send_handling_request(desk, &request).await;
            DeskInput::Handling(HandlingInput::Response(request, result))
        }
        DeskRequest::RemoveUnreadMark(id) => {
            // If this fails, the conversation stays marked until it is opened again.
            let _ = api::delete_resource(&path(desk, id, "/unread")).await;
            DeskInput::List(ListInput::Outdated)
        }
    }
}

async fn send_list_request(desk: Desk, request: ListRequest) -> Result<ListAnswer, RequestError> {
    match request {
        ListRequest::List(_) => {
            let part = desk.part.get_untracked();
            api::read_resource(&list_path(desk, &part)).await.map(ListAnswer::List)
        }
        ListRequest::NextPage(_) => {
            let part = Part { cursor: desk.page_cursor(), ..desk.part.get_untracked() };
            api::read_resource(&list_path(desk, &part)).await.map(ListAnswer::List)
        }
        ListRequest::Summary(id) => api::read_resource(&path(desk, id, "")).await.map(ListAnswer::Summary),
    }
}

async fn send_visit_request(desk: Desk, request: VisitRequest) -> Result<VisitAnswer, RequestError> {
    match request.data {
        VisitData::List(part) => api::read_resource(&list_path(desk, &part)).await.map(VisitAnswer::List),
        VisitData::Summary(id) => api::read_resource(&path(desk, id, "")).await.map(VisitAnswer::Summary),
        VisitData::Messages(id) => api::read_resource(&path(desk, id, "/messages")).await.map(VisitAnswer::Messages),
        VisitData::Notes(id) => {
            let list = api::read_resource::<NoteList>(&path(desk, id, "/notes")).await;
            list.map(|list| VisitAnswer::Notes(list.notes))
        }
    }
}

async fn send_notes_request(desk: Desk, request: &NotesRequest) -> Result<NotesAnswer, RequestError> {
    let path = open_path(desk, "/notes");
    match request {
        NotesRequest::Read => api::read_resource::<NoteList>(&path).await.map(|list| NotesAnswer::Notes(list.notes)),
        NotesRequest::Write { client_note_id, text } => {
            let (note, client_note_id) = (Some(text.clone()), Some(*client_note_id));
            let note = WriteNote { note, client_note_id, ..WriteNote::default() };
            api::write_note(&path, &note).await.map(|_| NotesAnswer::Done)
        }
        NotesRequest::Delete(id) => api::delete_resource(&format!("{path}/{id}")).await.map(|()| NotesAnswer::Done),
    }
}

async fn send_handling_request(desk: Desk, request: &HandlingRequest) -> Result<HandlingAnswer, RequestError> {
    let answer: Result<Handling, _> = match *request {
        HandlingRequest::Snooze { ref until, up_to, .. } => return send_snooze(desk, until, up_to).await,
        HandlingRequest::EndSnooze => {
            let ended = api::delete_resource(&open_path(desk, "/snooze")).await;
            return ended.map(|()| HandlingAnswer::default());
        }
        HandlingRequest::MarkUnread => {
            let marked: Result<ConversationSummary, _> = api::post_body(&open_path(desk, "/unread"), &()).await;
            return marked.map(|_| HandlingAnswer::default());
        }
        HandlingRequest::Assign(staff_id) => api::post_body(&open_path(desk, "/assign"), &Assign { staff_id }).await,
        HandlingRequest::Resolve { up_to, .. } => {
            api::post_body(&open_path(desk, "/resolve"), &Resolve { up_to }).await
        }
        HandlingRequest::Reopen => api::post_body(&open_path(desk, "/reopen"), &()).await,
    };
    answer.map(|handling| HandlingAnswer { is_done: handling.resolved_at.is_some() })
}

async fn send_snooze(desk: Desk, until: &str, up_to: MessageId) -> Result<HandlingAnswer, RequestError> {
    let snoozed: ConversationSummary =
        api::post_body(&open_path(desk, "/snooze"), &SnoozeBody { until, up_to }).await?;
    Ok(HandlingAnswer { is_done: snoozed.snoozed_until.is_some() })
}

#[derive(serde::Serialize)]
struct SnoozeBody<'a> {
    until: &'a str,
    up_to: MessageId,
}

#[derive(serde::Serialize)]
struct Assign {
    staff_id: i64,
}

#[derive(serde::Serialize)]
struct Resolve {
    up_to: MessageId,
}

/// Sends a message of an earlier page in a conversation.
pub async fn send_message(desk: Desk, id: ConversationId, item: &OutboxItem) -> Result<Answer, RequestError> {
    platform::send_message(&path(desk, id, "/messages"), item).await
}

/// Fetches a page of a conversation's history.
pub fn fetch_page(
    side: &Side,
    before: Option<MessageId>,
    after: Option<Seq>,
) -> Pin<Box<dyn Future<Output = Result<MessagePage, RequestError>>>> {
    let mut path = side.api.clone() + "/messages";
    if let Some(before) = before {
        path += &format!("?before={before}&limit={OLDER_MESSAGES}");
    } else if let Some(after) = after {
        path += &format!("?after={after}");
    }
    let list = format!("/desk/hotel/{}", side.hotel);
    let page = format!("{list}/conversations/{}", side.conversation_id);
    Box::pin(async move {
        let messages = api::read_resource(&path).await;
        let location = browser::window().location();
        let is_open = location.pathname().is_ok_and(|shown| shown == page);
        if is_open && matches!(messages, Err(RequestError::Refused(ErrorCode::NotFound))) {
            // The conversation was erased, so the desk goes to the list. If
            // that cannot be loaded, this page stays.
            let _ = location.assign(&list);
        }
        messages
    })
}

/// Returns the path of the API for a part of the list.
fn list_path(desk: Desk, part: &Part) -> String {
    desk.data.with_value(|data| format!("{}?{}", paths::staff_conversations(&data.hotel.slug), part.query()))
}

/// Returns a path of the API for a conversation.
fn path(desk: Desk, id: ConversationId, below: &str) -> String {
    desk.data.with_value(|data| paths::staff_conversation(&data.hotel.slug, id) + below)
}

/// Returns a path of the API for the open conversation. Its components exist only
/// if there is one.
fn open_path(desk: Desk, below: &str) -> String {
    path(desk, desk.present_id().unwrap_or_default(), below)
}
