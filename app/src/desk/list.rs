//! The list of conversations.

use super::answered_today::AnsweredTodayLine;
use super::list_line::ListLine;
use super::list_menu::ListMenu;
use super::page::Desk;
use super::selection::SelectionForm;
use super::title::format_count;
use crate::chat::list::{Filter, Part};
use leptos::prelude::*;
use shared::{ConversationId, HotelSlug};

/// Filters, search, and the conversations.
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let slug = desk.data.with_value(|data| data.hotel.slug.clone());
    let part = desk.part;
    let nothing = move || {
        part.with(|part| match part.filter {
            _ if !part.search.is_empty() => "Nothing found.",
            Filter::Waiting => "Nobody is waiting for an answer.",
            _ => "No conversations here.",
        })
    };
    let empty = move || desk.list.with(|list| list.conversations.is_empty());
    let ids = Memo::new(move |_| {
        desk.list.with(|list| list.conversations.iter().map(|summary| summary.conversation_id).collect::<Vec<_>>())
    });
    view! {
        <nav class="list" aria-label="Conversations" data-part=move || part.with(Part::query)>
            <p class="banner" class:shown=move || desk.is_stale.get() role="status">
                {move || if desk.is_stale.get() { "This list is not up to date. Trying again…" } else { "" }}
            </p>
            <Unsent desk/>
            <Filters desk/>
            <div class="list-tools">
                <SearchForm desk slug=slug.clone()/>
                <ListMenu desk slug/>
            </div>
            <SelectionForm desk/>
            <OrderLink desk/>
            <AnsweredTodayLine desk/>
            <p class="more top" class:hidden=move || part.with(|part| part.cursor.is_none())>
                <a href=move || part_address(desk, |part| Part { cursor: None, ..part })>"Back to the top"</a>
            </p>
            <p class="nothing" class:hidden=move || !empty() role="status">
                {move || if empty() { nothing() } else { "" }}
            </p>
            <ul class="conversations">
                <For each=move || ids.get() key=|id| id.0 let:id>
                    <ListLine desk summary=desk.summary(id)/>
                </For>
            </ul>
            <MoreLink desk/>
        </nav>
    }
}

/// Returns the address of another part of the list. The open conversation stays open.
fn part_address(desk: Desk, change: impl FnOnce(Part) -> Part) -> String {
    let part = change(desk.part.get());
    desk.data.with_value(|data| part.address(&data.hotel.slug, &desk.open_path()))
}

/// Links that filter the list.
#[component]
fn Filters(desk: Desk) -> impl IntoView {
    let link = move |filter: Filter| {
        let address = move || part_address(desk, |part| Part { filter, search: String::new(), cursor: None, ..part });
        let current = move || desk.part.with(|part| part.filter == filter).then_some("page");
        let count = move || desk.list.with(|list| filter.count(&list.counts)).map(format_count);
        view! {
            <li>
                <a href=address aria-current=current>
                    {filter.label()} " " <span class="tab-count">{count}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="filters">{Filter::TABS.map(link).collect_view()}</ul> }
}

/// The form that searches all conversations, whatever the filter.
#[component]
fn SearchForm(desk: Desk, slug: HotelSlug) -> impl IntoView {
    let action = move || format!("/desk/hotel/{slug}{}", desk.open_path());
    let order = move || {
        let is_unread_first = desk.part.with(|part| part.unread_first);
        is_unread_first.then(|| view! { <input type="hidden" name="order" value="unread"/> })
    };
    let text = Memo::new(move |_| desk.part.with(|part| part.search.clone()));
    view! {
        <form class="search" method="get" action=action role="search">
            <input type="hidden" name="filter" value=Filter::All.name()/>
            {order}
            <input
                id="search"
                type="search"
                name="q"
                value=text.get_untracked()
                prop:value=move || text.get()
                placeholder="Guest, room, booking or text"
                aria-label="Search conversations"
            />
        </form>
    }
}

/// The link that changes the order of the list. That of the waiting guests is
/// fixed.
#[component]
fn OrderLink(desk: Desk) -> impl IntoView {
    let part = desk.part;
    let label = move || part.with(|part| if part.unread_first { "Show newest first" } else { "Show unread first" });
    let address = move || part_address(desk, |part| Part { cursor: None, unread_first: !part.unread_first, ..part });
    view! {
        <p class="order" class:hidden=move || part.with(|part| part.filter == Filter::Waiting)>
            <a href=address>{label}</a>
        </p>
    }
}

/// The link to the next part of the list.
#[component]
fn MoreLink(desk: Desk) -> impl IntoView {
    let cursor = Memo::new(move |_| desk.list.with(|list| list.next_cursor.clone()));
    view! {
        <p class="more" class:hidden=move || cursor.with(Option::is_none)>
            <a href=move || part_address(desk, |part| Part { cursor: cursor.get(), ..part })>"More conversations"</a>
        </p>
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
        view! { " " <a href=desk.conversation_address(id)>{name}</a> }
    };
    view! {
        <p class="banner unsent" class:shown=move || desk.unsent.with(|unsent| !unsent.is_empty()) role="status">
            {move || desk.unsent.with(|unsent| if unsent.is_empty() { "" } else { "Not sent yet:" })}
            {move || desk.unsent.get().into_iter().map(link).collect_view()}
        </p>
    }
}
