//! The list of conversations.

use super::page::{DeskPage, Filter};
use super::waiting::waiting_min;
use crate::zone::Zone;
use leptos::prelude::*;
use shared::SenderType;
use shared::desk::ConversationSummary;

/// A guest who waits longer than that waits too long, in minutes.
const PROMISE_MIN: i64 = 10;

/// Filters, search, and the conversations.
#[component]
pub fn List(desk: DeskPage) -> impl IntoView {
    let filters = Filter::EVERY.map(|filter| {
        let of = DeskPage { filter, ..desk.clone() };
        let current = (filter == desk.filter).then_some("page");
        view! { <li><a href=of.address("") aria-current=current>{filter.label()}</a></li> }
    });
    let empty = desk.list.conversations.is_empty().then(|| {
        let words = if desk.search.is_empty() { "No conversations here." } else { "Nothing found." };
        view! { <p class="nothing">{words}</p> }
    });
    let lines: Vec<_> = desk.list.conversations.iter().map(|summary| line(&desk, summary)).collect();
    let more = desk.list.next_cursor.as_ref().map(|cursor| {
        let address = format!("{}&cursor={cursor}", desk.address(""));
        view! { <p class="more"><a href=address>"More conversations"</a></p> }
    });
    view! {
        <nav class="list" aria-label="Conversations">
            <ul class="filters">{filters.collect_view()}</ul>
            <form class="search" method="get" action=format!("/desk/hotel/{}", desk.hotel.slug) role="search">
                <input type="hidden" name="filter" value=desk.filter.name()/>
                <input
                    type="search"
                    name="q"
                    value=desk.search.clone()
                    placeholder="Guest, room or booking"
                    aria-label="Search conversations"
                />
            </form>
            {empty}
            <ul class="conversations">{lines}</ul>
            {more}
        </nav>
    }
}

fn line(desk: &DeskPage, summary: &ConversationSummary) -> impl IntoView + use<> {
    let address = desk.address(&format!("/conversations/{}", summary.conversation_id));
    let open = desk.open.as_ref().is_some_and(|open| open.page.conversation_id == summary.conversation_id);
    let room = summary.chat.room_number.as_ref().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"));
    let zone = Zone::new(&desk.hotel.timezone);
    let (said, at) = match &summary.last_message {
        None => ("No messages yet".to_owned(), String::new()),
        Some(last) => {
            let who = if last.sender_type == SenderType::Staff { "You: " } else { "" };
            let text = if last.message.is_empty() { "Message deleted" } else { &last.message };
            let (at, today) = (zone.local(last.timestamp), zone.local(desk.now));
            let when = if at.same_day(&today) { at.clock() } else { format!("{}/{}", at.day, at.month) };
            (format!("{who}{text}"), when)
        }
    };
    let waiting = waiting_min(summary, desk.now).filter(|minutes| *minutes > 0).map(|minutes| {
        let class = if minutes >= PROMISE_MIN { "waiting late" } else { "waiting" };
        view! { <span class=class>{format!("waiting {}", in_words(minutes))}</span> }
    });
    let unread = (summary.unread_count > 0).then(|| {
        let label = format!("{} unread", summary.unread_count);
        view! { <span class="count" role="img" aria-label=label>{summary.unread_count}</span> }
    });
    let handler = summary.chat.current_staff_handler.as_ref().map(|staff| staff.name.clone());
    view! {
        <li class:unread=summary.unread_count.is_positive()>
            <a href=address aria-current=open.then_some("true")>
                <span class="guest">{summary.guest_name.clone()}</span>
                <span class="at">{at}</span>
                <span class="said" dir="auto">{said}</span>
                {unread}
                <span class="facts">
                    <span>{room}</span>
                    {handler.map(|name| view! { <span>{name}</span> })}
                    {waiting}
                </span>
            </a>
        </li>
    }
}

fn in_words(minutes: i64) -> String {
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}
