//! The conversation, newest at the bottom.

use super::icons;
use super::message::{MessageLine, PendingLine};
use super::page::Page;
use super::plain::earlier_href;
use crate::chat::Row;
use leptos::prelude::*;

/// The log: it scrolls from the bottom up, so that the newest message is in
/// view before any script has run.
#[component]
pub fn Log(page: Page) -> impl IntoView {
    let year = page.year;
    let empty = move || page.rows.with(Vec::is_empty);
    let hotel = page.context.with_value(|context| context.hotel.name.clone());
    let line = move |row: Row| match row {
        Row::Day(day) => view! { <li class="day"><span>{day.day_label(year)}</span></li> }.into_any(),
        Row::Message { message, at, follows } => view! { <MessageLine message at follows/> }.into_any(),
        Row::Pending { item, at } => view! { <PendingLine page item at/> }.into_any(),
    };
    view! {
        <div class="middle">
            <div class="scroller" node_ref=page.scroller on:scroll=move |_| scrolled(page) tabindex="0">
                <div class="scrolled">
                    <Older page/>
                    <p class="welcome" class:hidden=move || !empty()>
                        {format!("Welcome to {hotel}. How can we help you?")}
                    </p>
                    <div role="log" aria-label="Conversation" aria-live="polite">
                        <ol class="log">
                            <For each=move || page.rows.get() key=Row::key let:row>
                                {line(row)}
                            </For>
                        </ol>
                    </div>
                </div>
            </div>
            <button
                type="button"
                class="newer"
                class:shown=move || page.unseen_below.get()
                tabindex=move || if page.unseen_below.get() { "0" } else { "-1" }
                aria-hidden=move || if page.unseen_below.get() { "false" } else { "true" }
                on:click=move |_| show_newest(page)
            >
                "New messages"
                {icons::down()}
            </button>
        </div>
    }
}

/// The way to what was said before.
#[component]
fn Older(page: Page) -> impl IntoView {
    let there = move || page.timeline.with(|timeline| timeline.has_older());
    view! {
        <p class="older" class:hidden=move || !there()>
            <a
                href=earlier_href(page)
                on:click=move |event| {
                    event.prevent_default();
                    load_older(page);
                }
            >
                {move || if page.loading_older.get() { "Loading…" } else { "Earlier messages" }}
            </a>
        </p>
    }
}

#[cfg(feature = "hydrate")]
use crate::session::{load_older, scrolled, show_newest};

// Rendered on the server, nothing scrolls and nobody clicks.
#[cfg(not(feature = "hydrate"))]
mod still {
    use super::Page;

    pub fn load_older(_: Page) {}
    pub fn scrolled(_: Page) {}
    pub fn show_newest(_: Page) {}
}
#[cfg(not(feature = "hydrate"))]
use still::{load_older, scrolled, show_newest};
