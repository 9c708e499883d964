//! Forms that take over, hand over, resolve and reopen the open conversation.

use super::interaction::{selected_staff, submit_request};
use super::page::Desk;
use crate::chat::desk::{HandlingRequest, OpenConversation};
use crate::conversation::Conversation;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::desk::StaffEntry;
use shared::{ConversationId, MessageId, Reader};

/// The form that assigns the conversation to the user.
#[component]
pub fn TakeForm(desk: Desk, open: OpenConversation) -> impl IntoView {
    let id = open.page.conversation_id;
    let (summary, was_handler) = (desk.summary(id), open.handler_id);
    let staff_id = desk.data.with_value(|data| data.me.staff_id);
    // Compares the ids: a colleague, or the hotel's own system, may write under
    // the same name.
    let is_mine = Memo::new(move |_| {
        let handler = summary.with(|summary| summary.as_ref().map_or(was_handler, |summary| summary.handler_id));
        handler.is_some() && handler == staff_id
    });
    let take = move |event: SubmitEvent| {
        if let Some(id) = staff_id {
            submit_request(desk, HandlingRequest::Assign(id), &event);
        }
    };
    view! {
        <form method="post" action=form_address(desk, id, "assign") class:hidden=move || is_mine.get() on:submit=take>
            <input type="hidden" name="staff_id" value=staff_id/>
            <button type="submit" id="take">"Take it"</button>
        </form>
    }
}

/// The menu that assigns the conversation to a colleague.
#[component]
pub fn AssignMenu(desk: Desk, open: OpenConversation) -> impl IntoView {
    let option = |entry: &StaffEntry| {
        let label =
            if entry.role.is_empty() { entry.name.clone() } else { format!("{} · {}", entry.name, entry.role) };
        view! { <option value=entry.staff_id selected=open.handler_id == Some(entry.staff_id)>{label}</option> }
    };
    let colleagues = desk.data.with_value(|data| data.staff.iter().map(option).collect_view());
    let nobody = open.handler_id.is_none().then(|| view! { <option value="" selected disabled>"Choose…"</option> });
    let assign = move |event: SubmitEvent| {
        if let Some(id) = selected_staff() {
            submit_request(desk, HandlingRequest::Assign(id), &event);
        }
    };
    let action = form_address(desk, open.page.conversation_id, "assign");
    view! {
        <details class="hand-over">
            <summary>"Hand over"</summary>
            <form method="post" action=action class="assign" on:submit=assign>
                <label for="staff">"To"</label>
                <select id="staff" name="staff_id" required>{nobody}{colleagues}</select>
                <button type="submit">"Hand over"</button>
            </form>
        </details>
    }
}

/// The form that resolves or reopens the conversation.
#[component]
pub fn ResolveForm(desk: Desk, conversation: Conversation, open: OpenConversation) -> impl IntoView {
    let id = open.page.conversation_id;
    let (summary, was_resolved) = (desk.summary(id), open.resolved_at.is_some());
    let is_resolved = Memo::new(move |_| {
        summary.with(|summary| summary.as_ref().map_or(was_resolved, |summary| summary.resolved_at.is_some()))
    });
    let (resolve, reopen) = (form_address(desk, id, "resolve"), form_address(desk, id, "reopen"));
    let action = move || if is_resolved.get() { reopen.clone() } else { resolve.clone() };
    let submit = move |event: SubmitEvent| {
        let request = if is_resolved.get_untracked() {
            HandlingRequest::Reopen
        } else {
            let up_to = untrack(|| seen_up_to(conversation));
            HandlingRequest::Resolve { up_to, by_key: desk.acts_by_key.get_value() }
        };
        submit_request(desk, request, &event);
    };
    view! {
        <form method="post" action=action on:submit=submit>
            <input type="hidden" name="up_to" value=move || seen_up_to(conversation).to_string()/>
            <button type="submit" id="resolve" class="primary">{move || if is_resolved.get() { "Reopen" } else { "Resolve" }}</button>
        </form>
    }
}

/// Returns the newest message that the user has seen. Only those are resolved: a
/// message that arrives meanwhile keeps the conversation open.
pub(super) fn seen_up_to(conversation: Conversation) -> MessageId {
    conversation.timeline.with(|timeline| {
        let newest = timeline.newest_for(Reader::Staff).unwrap_or_default();
        newest.max(timeline.read().of(Reader::Staff).up_to)
    })
}

/// Returns the address of a form without a script.
fn form_address(desk: Desk, id: ConversationId, name: &str) -> String {
    desk.address(&format!("/conversations/{id}/{name}"))
}
