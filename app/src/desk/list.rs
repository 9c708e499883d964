//! The list of conversations.

use super::answered_today::AnsweredTodayLine;
use super::list_line::ListLine;
use super::list_menu::ListMenu;
use super::page::Desk;
use super::title::format_count;
use crate::chat::list::{Filter, Part};
use leptos::prelude::*;
use shared::{ConversationId, HotelSlug};

/// Filters, search, and the conversations.
#[component]
pub fn List(desk: Desk) -> impl IntoView {
    let (slug, part) = desk.data.with_value(|data| (data.hotel.slug.clone(), data.part.clone()));
    let searching = !part.search.is_empty();
    let nothing = match part.filter {
        _ if searching => "Nothing found.",
        Filter::Waiting => "Nobody is waiting for an answer.",
        _ => "No conversations here.",
    };
    let empty = move || desk.list.with(|list| list.conversations.is_empty());
    let ids = Memo::new(move |_| {
        desk.list.with(|list| list.conversations.iter().map(|summary| summary.conversation_id).collect::<Vec<_>>())
    });
    let query = part.query();
    let top = part.cursor.is_some().then(|| {
        let (first, slug) = (Part { cursor: None, ..part.clone() }, slug.clone());
        let address = move || first.address(&slug, &desk.open_path());
        view! { <p class="more"><a href=address>"Back to the top"</a></p> }
    });
    view! {
        <nav class="list" aria-label="Conversations" data-part=query>
            <p class="banner" class:shown=move || desk.is_stale.get() role="status">
                {move || if desk.is_stale.get() { "This list is not up to date. Trying again…" } else { "" }}
            </p>
            <Unsent desk/>
            <Filters desk slug=slug.clone() part=part.clone()/>
            <div class="list-tools">
                <SearchForm desk slug=slug.clone() part=part.clone()/>
                <ListMenu desk slug=slug.clone()/>
            </div>
            <OrderLink desk slug=slug.clone() part=part.clone()/>
            <AnsweredTodayLine desk/>
            {top}
            <p class="nothing" class:hidden=move || !empty()>
                {nothing}
            </p>
            <ul class="conversations">
                <For each=move || ids.get() key=|id| id.0 let:id>
                    <ListLine desk summary=desk.summary(id)/>
                </For>
            </ul>
            <MoreLink desk slug=slug.clone() part/>
        </nav>
    }
}

/// Links that filter the list. The open conversation stays open.
#[component]
fn Filters(desk: Desk, slug: HotelSlug, part: Part) -> impl IntoView {
    let link = |filter: Filter| {
        let slug = slug.clone();
        let filtered = Part { filter, search: String::new(), cursor: None, ..part.clone() };
        let current = (filter == part.filter).then_some("page");
        let count = move || desk.list.with(|list| filter.count(&list.counts)).map(format_count);
        view! {
            <li>
                <a href=move || filtered.address(&slug, &desk.open_path()) aria-current=current>
                    {filter.label()} " " <span class="tab-count">{count}</span>
                </a>
            </li>
        }
    };
    view! { <ul class="filters">{Filter::TABS.map(link).collect_view()}</ul> }
}

/// The form that searches all conversations, whatever the filter.
#[component]
fn SearchForm(desk: Desk, slug: HotelSlug, part: Part) -> impl IntoView {
    let action = move || format!("/desk/hotel/{slug}{}", desk.open_path());
    view! {
        <form class="search" method="get" action=action role="search">
            <input type="hidden" name="filter" value=Filter::All.name()/>
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
    }
}

/// The link that changes the order of the list. That of the waiting guests is
/// fixed.
#[component]
fn OrderLink(desk: Desk, slug: HotelSlug, part: Part) -> impl IntoView {
    if part.filter == Filter::Waiting {
        return None;
    }
    let label = if part.unread_first { "Show newest first" } else { "Show unread first" };
    let other = Part { cursor: None, unread_first: !part.unread_first, ..part };
    Some(view! { <p class="order"><a href=move || other.address(&slug, &desk.open_path())>{label}</a></p> })
}

/// The link to the next part of the list.
#[component]
fn MoreLink(desk: Desk, slug: HotelSlug, part: Part) -> impl IntoView {
    let address = Memo::new(move |_| {
        let cursor = desk.list.with(|list| list.next_cursor.clone())?;
        Some(Part { cursor: Some(cursor), ..part.clone() }.address(&slug, &desk.open_path()))
    });
    view! {
        <p class="more" class:hidden=move || address.with(Option::is_none)>
            <a href=move || address.get().unwrap_or_default()>"More conversations"</a>
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
