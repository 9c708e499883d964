//! The list of conversations.

use super::filter::Filter;
use super::opening::Part;
use super::page::Desk;
use super::waiting::{in_words, waiting_min};
use leptos::prelude::*;
use shared::desk::{ConversationSummary, StayPhase};
use shared::{ConversationId, SenderType};

/// Filters, search, and the conversations.
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let (slug, part) = desk.fixed.with_value(|fixed| (fixed.hotel.slug.clone(), fixed.part.clone()));
    let filters = Filter::EVERY.map(|filter| {
        let of = Part { filter, cursor: None, ..part.clone() };
        let current = (filter == part.filter).then_some("page");
        view! { <li><a href=of.address(&slug, "") aria-current=current>{filter.label()}</a></li> }
    });
    let searching = !part.search.is_empty();
    let empty = move || desk.list.with(|list| list.conversations.is_empty());
    let ids = Memo::new(move |_| {
        desk.list.with(|list| list.conversations.iter().map(|summary| summary.conversation_id).collect::<Vec<_>>())
    });
    let top = part.cursor.is_some().then(|| {
        let address = Part { cursor: None, ..part.clone() }.address(&slug, "");
        view! { <p class="more"><a href=address>"Back to the top"</a></p> }
    });
    let turned = Part { cursor: None, unread_first: !part.unread_first, ..part.clone() };
    let below = StoredValue::new((slug.clone(), part.clone()));
    let more = move || {
        desk.list.with(|list| {
            let cursor = list.next_cursor.clone()?;
            let (slug, part) = below.get_value();
            Some(Part { cursor: Some(cursor), ..part }.address(&slug, ""))
        })
    };
    view! {
        <nav class="list" aria-label="Conversations">
            <p class="banner" class:shown=move || desk.is_stale.get() role="status">
                {move || if desk.is_stale.get() { "This list is not up to date. Trying again…" } else { "" }}
            </p>
            <Unsent desk/>
            <ul class="filters">{filters.collect_view()}</ul>
            <form class="search" method="get" action=format!("/desk/hotel/{slug}") role="search">
                <input type="hidden" name="filter" value=part.filter.name()/>
                {part.unread_first.then(|| view! { <input type="hidden" name="order" value="unread"/> })}
                <input
                    id="search"
                    type="search"
                    name="q"
                    value=part.search
                    placeholder="Guest, room, booking or text"
                    aria-label="Search conversations"
                />
            </form>
            <p class="order">
                <a href=turned.address(&slug, "")>
                    {if part.unread_first { "Show newest first" } else { "Show unread first" }}
                </a>
            </p>
            {top}
            <p class="nothing" class:hidden=move || !empty()>
                {if searching { "Nothing found." } else { "No conversations here." }}
            </p>
            <ul class="conversations">
                <For each=move || ids.get() key=|id| id.0 let:id>
                    <Line desk summary=desk.summary(id)/>
                </For>
            </ul>
            <p class="more" class:hidden=move || more().is_none()>
                <a href=move || more().unwrap_or_default()>"More conversations"</a>
            </p>
            <p class="elsewhere">
                <a href=format!("/desk/hotel/{slug}/replies")>"Saved replies"</a>
                <a href=format!("/desk/hotel/{slug}/guide")>"Guests' page"</a>
                <a href=format!("/desk/hotel/{slug}/webhooks")>"Webhooks"</a>
            </p>
        </nav>
    }
}

/// Links to other conversations with answers that are not sent yet or were
/// refused.
#[component]
fn Unsent(desk: Desk) -> impl IntoView {
    let link = move |id: ConversationId| {
        let name = desk.list.with(|list| {
            let listed = list.conversations.iter().find(|summary| summary.conversation_id == id);
            listed.map(|summary| summary.guest_name.clone())
        });
        let name = name.unwrap_or_else(|| format!("conversation {id}"));
        view! { " " <a href=desk.address(&format!("/conversations/{id}"))>{name}</a> }
    };
    view! {
        <p class="banner unsent" class:shown=move || desk.unsent.with(|unsent| !unsent.is_empty()) role="status">
            {move || desk.unsent.with(|unsent| if unsent.is_empty() { "" } else { "Not sent yet:" })}
            {move || desk.unsent.get().into_iter().map(link).collect_view()}
        </p>
    }
}

/// One conversation of the list. The element stays the same while its content
/// changes, so that it keeps the focus.
#[component]
fn Line(desk: Desk, summary: Memo<Option<ConversationSummary>>) -> impl IntoView {
    let id = summary.with_untracked(|summary| summary.as_ref().map(|summary| summary.conversation_id));
    let address = id.map(|id| desk.address(&format!("/conversations/{id}")));
    let current = id.filter(|id| desk.open_id() == Some(*id)).map(|_| "true");
    let of = move |tell: fn(&ConversationSummary) -> String| summary.with(|summary| summary.as_ref().map(tell));
    let unread = move || summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.unread_count));
    let last =
        Memo::new(move |_| summary.with(|summary| summary.as_ref().and_then(|summary| summary.last_message.clone())));
    let at = move || {
        let at = last.get()?.timestamp;
        desk.fixed.with_value(|fixed| {
            let (at, today) = (fixed.zone.local(at), fixed.zone.local(desk.now.get()));
            Some(if at.same_day(&today) { at.clock() } else { format!("{}/{}", at.day, at.month) })
        })
    };
    let promise_min = move || desk.list.with(|list| i64::from(list.answer_within_min));
    let waits = Memo::new(move |_| {
        let now = desk.now.get();
        summary.with(|summary| summary.as_ref().and_then(|summary| waiting_min(summary, now))).filter(|min| *min > 0)
    });
    view! {
        <li class:unread=move || { unread() > 0 }>
            <a href=address aria-current=current>
                <span class="guest">{move || of(|summary| summary.guest_name.clone())}</span>
                <span class="at">{at}</span>
                <span class="said" dir="auto">
                    {move || {
                        last.with(|last| {
                            let Some(last) = last else { return "No messages yet".to_owned() };
                            let who = if last.sender_type == SenderType::Staff { "You: " } else { "" };
                            let text = if last.message.is_empty() { "Message deleted" } else { &last.message };
                            format!("{who}{text}")
                        })
                    }}
                </span>
                <span
                    class="count"
                    class:hidden=move || unread() == 0
                    role="img"
                    aria-label=move || format!("{} unread", unread())
                >
                    {move || unread().to_string()}
                </span>
                <span class="facts">
                    <span>{move || of(room)}</span>
                    <span>{move || of(stay)}</span>
                    <span class="has">
                        {move || of(|summary| summary.chat.current_staff_handler.as_ref().map(|staff| staff.name.clone()).unwrap_or_default())}
                    </span>
                    <span
                        class="waiting"
                        class:late=move || waits.get().is_some_and(|min| min >= promise_min())
                    >
                        {move || waits.get().map(|min| format!("waiting {}", in_words(min))).unwrap_or_default()}
                    </span>
                </span>
            </a>
        </li>
    }
}

fn stay(summary: &ConversationSummary) -> String {
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

fn room(summary: &ConversationSummary) -> String {
    summary.chat.room_number.as_ref().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"))
}
