//! A conversation of the list.

use super::page::Desk;
use super::selection::SelectBox;
use super::snooze::{format_snooze, is_snoozed};
use super::unread::UnreadBadge;
use super::waiting::{format_minutes, waiting_min};
use crate::views::message::initials;
use leptos::prelude::*;
use shared::SenderType;
use shared::desk::{ConversationSummary, ExcerptPart, SearchMatch, StayPhase};

/// One conversation of the list. The element stays the same while its content
/// changes, so that it keeps the focus.
#[component]
pub fn ListLine(desk: Desk, summary: Memo<Option<ConversationSummary>>) -> impl IntoView {
    let id = summary.with_untracked(|summary| summary.as_ref().map(|summary| summary.conversation_id));
    let found = Memo::new(move |_| summary.with(|summary| summary.as_ref()?.search_match.clone()));
    // A result of a search opens at the message that was found.
    let address = move || {
        let message = found.with(|found| found.as_ref().map(|found| found.message_id));
        let at = message.map(|message| format!("&at={message}#m{message}")).unwrap_or_default();
        id.map(|id| desk.conversation_address(id) + &at)
    };
    let current = move || id.filter(|id| desk.open_id() == Some(*id)).map(|_| "true");
    let is_opening = move || id.is_some() && desk.opening_id.get() == id;
    let is_draft = Memo::new(move |_| id.is_some_and(|id| desk.drafts.with(|drafts| drafts.contains(&id))));
    let unread = move || summary.with(|summary| summary.as_ref().is_some_and(ConversationSummary::is_unread));
    view! {
        <li class:unread=unread>
            <SelectBox summary/>
            <a href=address aria-current=current aria-busy=move || is_opening().then_some("true")>
                <span class="initials" aria-hidden="true">{move || text_of(summary, |summary| initials(&summary.guest_name))}</span>
                <span class="guest">{move || text_of(summary, |summary| summary.guest_name.clone())}</span>
                <LastMessage desk summary found/>
                <UnreadBadge summary/>
                <Facts desk summary is_draft/>
            </a>
        </li>
    }
}

/// Time of the last message of a conversation, and its text, or that of the
/// message that a search has found.
#[component]
fn LastMessage(
    desk: Desk,
    summary: Memo<Option<ConversationSummary>>,
    found: Memo<Option<SearchMatch>>,
) -> impl IntoView {
    let last =
        Memo::new(move |_| summary.with(|summary| summary.as_ref().and_then(|summary| summary.last_message.clone())));
    let at = move || {
        let at = last.get()?.timestamp;
        desk.data.with_value(|data| {
            let (at, today) = (data.zone.local(at), data.zone.local(desk.now.get()));
            Some(if at.same_day(&today) { at.clock() } else { format!("{}/{}", at.day, at.month) })
        })
    };
    let text = move || {
        last.with(|last| {
            let Some(last) = last else { return "No messages yet".to_owned() };
            let who = if last.sender_type == SenderType::Staff { "You: " } else { "" };
            let text = if last.message.is_empty() { "Message deleted" } else { &last.message };
            format!("{who}{text}")
        })
    };
    view! {
        <span class="at">{at}</span>
        <span class="said" dir="auto">{move || found.get().map_or_else(|| text().into_any(), marked)}</span>
    }
}

/// Returns the message that a search has found, with its words marked.
fn marked(found: SearchMatch) -> AnyView {
    let part = |ExcerptPart { text, is_match }| match is_match {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    };
    let who = (found.sender_type == SenderType::Staff).then_some("You: ");
    view! { {who} {found.excerpt.into_iter().map(part).collect_view()} }.into_any()
}

/// Draft, room, stay, member of staff, snooze and waiting time of a conversation.
#[component]
fn Facts(desk: Desk, summary: Memo<Option<ConversationSummary>>, is_draft: Memo<bool>) -> impl IntoView {
    let promise_min = move || desk.list.with(|list| i64::from(list.answer_within_min));
    let waits = Memo::new(move |_| {
        let now = desk.now.get();
        let not_snoozed = |summary: &&ConversationSummary| !is_snoozed(desk, summary);
        summary
            .with(|summary| summary.as_ref().filter(not_snoozed).and_then(|summary| waiting_min(summary, now)))
            .filter(|min| *min > 0)
    });
    view! {
        <span class="facts">
            <span class="draft">{move || is_draft.get().then_some("Draft")}</span>
            <span>{move || text_of(summary, format_room)}</span>
            <span>{move || text_of(summary, format_stay)}</span>
            <span class="has">{move || text_of(summary, handler_name)}</span>
            <span>{move || text_of(summary, format_resolved)}</span>
            <span>{move || summary.with(|summary| format_snooze(desk, summary.as_ref()?))}</span>
            <span class="waiting" class:late=move || waits.get().is_some_and(|min| min >= promise_min())>
                {move || waits.get().map(|min| format!("waiting {}", format_minutes(min))).unwrap_or_default()}
            </span>
        </span>
    }
}

/// Returns a text about a conversation, if its summary is known.
fn text_of(summary: Memo<Option<ConversationSummary>>, describe: fn(&ConversationSummary) -> String) -> Option<String> {
    summary.with(|summary| summary.as_ref().map(describe))
}

fn handler_name(summary: &ConversationSummary) -> String {
    summary.chat.current_staff_handler.as_ref().map(|staff| staff.name.clone()).unwrap_or_default()
}

fn format_stay(summary: &ConversationSummary) -> String {
    let words = match summary.stay {
        Some(StayPhase::Upcoming) => "coming",
        Some(StayPhase::ArrivesToday) => "arrives today",
        Some(StayPhase::InHouse) => "in house",
        Some(StayPhase::LeavesToday) => "leaves today",
        Some(StayPhase::Departed) => "departed",
        None => "",
    };
    words.to_owned()
}

fn format_resolved(summary: &ConversationSummary) -> String {
    if summary.resolved_at.is_some() { "resolved".to_owned() } else { String::new() }
}

fn format_room(summary: &ConversationSummary) -> String {
    summary.chat.room_number.as_ref().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"))
}
