//! Conversations that are unread for staff: by messages that nobody has read, or because
//! a colleague has marked them.

use super::interaction::submit_request;
use super::page::Desk;
use crate::chat::desk::{HandlingRequest, OpenConversation};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::desk::ConversationSummary;

/// The form that marks the open conversation as unread and closes it.
#[component]
pub fn MarkUnreadForm(desk: Desk, open: OpenConversation) -> impl IntoView {
    let action = desk.address(&format!("/conversations/{}/unread", open.page.conversation_id));
    let submit = move |event: SubmitEvent| submit_request(desk, HandlingRequest::MarkUnread, &event);
    view! {
        <form method="post" action=action on:submit=submit>
            <button type="submit" id="mark-unread">"Mark unread"</button>
        </form>
    }
}

/// The number of unread messages of a conversation in the list; a dot if it is only
/// marked as unread.
#[component]
pub fn UnreadBadge(summary: Memo<Option<ConversationSummary>>) -> impl IntoView {
    let count = move || summary.with(|summary| summary.as_ref().map_or(0, |summary| summary.unread_count));
    let is_unread = move || summary.with(|summary| summary.as_ref().is_some_and(ConversationSummary::is_unread));
    let label = move || if count() > 0 { format!("{} unread", count()) } else { "Marked as unread".to_owned() };
    view! {
        <span class="count" class:dot=move || count() == 0 class:hidden=move || !is_unread() role="img" aria-label=label>
            {move || Some(count()).filter(|count| *count > 0)}
        </span>
    }
}
