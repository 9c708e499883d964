//! Selecting several conversations of the list and resolving them together. Selected are
//! the checkboxes that are checked; the style sheet shows the button while there are
//! some.

use super::page::Desk;
use leptos::prelude::*;
use shared::desk::ConversationSummary;

/// Element id of the form, which the checkboxes belong to.
const FORM_ID: &str = "selection";

/// The form that resolves the selected conversations. The open one stays open.
#[component]
pub fn SelectionForm(desk: Desk) -> impl IntoView {
    view! {
        <form id=FORM_ID class="selection" method="post" action=move || desk.address("/resolve")>
            <OpenField desk/>
            <button type="submit" id="resolve-selected">"Resolve selected"</button>
            <button type="reset" id="clear-selection">"Clear"</button>
        </form>
    }
}

/// The checkbox that selects a conversation of the list, over the initials of its guest.
/// Its value is also the newest message that the list shows: the conversation stays
/// open if the guest has written after it.
#[component]
pub fn SelectBox(summary: Memo<Option<ConversationSummary>>) -> impl IntoView {
    let value = move || {
        summary.with(|summary| {
            summary.as_ref().map(|summary| format!("{}.{}", summary.conversation_id, summary.last_message_id))
        })
    };
    let label =
        move || summary.with(|summary| summary.as_ref().map(|summary| format!("Select {}", summary.guest_name)));
    let is_resolved = move || summary.with(|summary| summary.as_ref().is_some_and(|one| one.resolved_at.is_some()));
    view! {
        <input
            type="checkbox"
            class="select"
            form=FORM_ID
            name="seen"
            value=value
            aria-label=label
            autocomplete="off"
            class:hidden=is_resolved
            prop:disabled=is_resolved
        />
    }
}

/// The hidden field that names the open conversation, for forms of the list.
#[component]
pub fn OpenField(desk: Desk) -> impl IntoView {
    move || desk.open_id().map(|id| view! { <input type="hidden" name="open" value=id.to_string()/> })
}
