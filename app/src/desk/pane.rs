//! The open conversation.

use super::guest_data::GuestData;
use super::interaction::{selected_staff, submitted};
use super::notes::Notes;
use super::opening::OpenConversation;
use super::page::Desk;
use super::replies::Replies;
use crate::chat::desk::{HandlingProblem, HandlingRequest};
use crate::conversation::Conversation;
use crate::views::banner::ConnectionBanner;
use crate::views::composer::{Composer, Form};
use crate::views::log::Log;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::Reader;

/// The messages and the state of the open conversation, or a request to choose
/// one.
#[component]
pub fn Pane(desk: Desk) -> impl IntoView {
    let open = desk.fixed.with_value(|fixed| fixed.open.clone());
    let (Some(open), Some(conversation)) = (open, desk.open) else {
        return view! {
            <section class="pane empty">
                <p>"Choose a conversation to read and answer it."</p>
            </section>
        }
        .into_any();
    };
    let address = desk.address(&format!("/conversations/{}", open.page.conversation_id));
    let earlier = open.page.messages.first().map(|first| format!("{address}&before={}", first.id)).unwrap_or_default();
    let onward = if open.is_newest { "Look for new messages" } else { "Newest messages" };
    let form = Form {
        label: "Your answer".to_owned(),
        placeholder: format!("Answer {}", open.guest_name),
        action: Some(address.clone()),
        message_id: open.form_message_id,
        // An answer marks the messages on this page as read.
        read_up_to: open.page.messages.last().map(|message| message.id),
        draft: open.draft.clone(),
    };
    view! {
        <section class="pane" aria-label=format!("Conversation with {}", open.guest_name)>
            <a class="back" id="back" href=desk.address("")>"All conversations"</a>
            <Head desk conversation open=open.clone()/>
            <ConnectionBanner conversation/>
            <p class="plain"><a href=address>{onward}</a></p>
            <Notes desk/>
            <Log conversation welcome="No messages yet. You can send the first one.".to_owned() earlier/>
            <Replies desk/>
            <Composer conversation form/>
        </section>
    }
    .into_any()
}

/// The guest, the room, the member of staff to whom the conversation is
/// assigned, and whether it is resolved.
#[component]
fn Head(desk: Desk, conversation: Conversation, open: OpenConversation) -> impl IntoView {
    let id = open.page.conversation_id;
    let path = move |what: &str| desk.address(&format!("/conversations/{id}/{what}"));
    let summary = desk.summary(id);
    let was_resolved = open.resolved_at.is_some();
    let resolved = Memo::new(move |_| {
        summary.with(|summary| match summary {
            Some(summary) => summary.resolved_at.is_some(),
            None => was_resolved,
        })
    });
    let room = conversation.room();
    let handler = conversation.handler();
    let me = desk.fixed.with_value(|fixed| fixed.me.clone());
    // Compares the ids: a colleague, or the hotel's own system, may write under
    // the same name.
    let (me_id, was_handler) = (me.staff_id, open.handler_id);
    let is_mine = Memo::new(move |_| {
        let handler = summary.with(|summary| summary.as_ref().map_or(was_handler, |summary| summary.handler_id));
        handler.is_some() && handler == me_id
    });
    let colleagues = open.staff.iter().map(|entry| {
        let label =
            if entry.role.is_empty() { entry.name.clone() } else { format!("{} · {}", entry.name, entry.role) };
        view! { <option value=entry.staff_id selected=open.handler_id == Some(entry.staff_id)>{label}</option> }
    });
    let nobody = open.handler_id.is_none().then(|| view! { <option value="" selected disabled>"Choose…"</option> });
    // Only the messages that the user has seen are resolved: a message that
    // arrives meanwhile keeps the conversation open.
    let seen_up_to = move || {
        conversation.timeline.with(|timeline| {
            let newest = timeline.newest_for(Reader::Staff).unwrap_or_default();
            newest.max(timeline.read().of(Reader::Staff).up_to)
        })
    };
    let take = move |event: SubmitEvent| {
        if let Some(id) = me_id {
            submitted(desk, HandlingRequest::Assign(id), &event);
        }
    };
    let hand_over = move |event: SubmitEvent| {
        if let Some(id) = selected_staff() {
            submitted(desk, HandlingRequest::Assign(id), &event);
        }
    };
    let settle = move |event: SubmitEvent| {
        let request = if resolved.get_untracked() {
            HandlingRequest::Reopen
        } else {
            HandlingRequest::Resolve(untrack(seen_up_to))
        };
        submitted(desk, request, &event);
    };
    // An empty value creates no element in the line.
    let closed = move || {
        let reason = conversation.timeline.with(|timeline| timeline.chat().disabled_reason.clone());
        reason.map(|reason| view! { <span>{reason}</span> })
    };
    let seen = move || {
        let up_to = conversation.timeline.with(|timeline| timeline.read().of(Reader::Guest).read_at);
        up_to.map(|at| {
            let clock = conversation.zone.with_value(|zone| zone.local(at).clock());
            view! { <span>{format!("Read by the guest at {clock}")}</span> }
        })
    };
    view! {
        <div class="head">
            <div class="whom">
                <h2>{open.guest_name.clone()}</h2>
                <p class="soft">
                    <span>
                        {move || room.get().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"))}
                    </span>
                    <span>{open.booking_id.to_string()}</span>
                    {closed}
                    {seen}
                </p>
                <p class="soft handled">
                    {move || handler.get().map_or_else(|| "Nobody has it yet".to_owned(), |staff| format!("Handled by {}", staff.name))}
                </p>
            </div>
            <p class="problem" class:hidden=move || desk.handling_problem.get().is_none() role="alert">
                {move || desk.handling_problem.get().map(HandlingProblem::text).unwrap_or_default()}
            </p>
            <form method="post" action=path("assign") class:hidden=move || is_mine.get() on:submit=take>
                <input type="hidden" name="staff_id" value=me.staff_id/>
                <button type="submit" id="take">"Take it"</button>
            </form>
            <details class="hand-over">
                <summary>"Hand over"</summary>
                <form method="post" action=path("assign") class="assign" on:submit=hand_over>
                    <label for="staff">"To"</label>
                    <select id="staff" name="staff_id" required>{nobody}{colleagues.collect_view()}</select>
                    <button type="submit">"Hand over"</button>
                </form>
            </details>
            <form
                method="post"
                action={
                    let (resolve, reopen) = (path("resolve"), path("reopen"));
                    move || if resolved.get() { reopen.clone() } else { resolve.clone() }
                }
                on:submit=settle
            >
                <input type="hidden" name="up_to" value=move || seen_up_to().to_string()/>
                <button type="submit" id="resolve">{move || if resolved.get() { "Reopen" } else { "Resolve" }}</button>
            </form>
            <GuestData desk open/>
        </div>
    }
}
