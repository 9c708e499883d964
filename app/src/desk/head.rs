//! Head of the open conversation: the guest, and the forms of its handling.

use super::guest_data::GuestData;
use super::handling::{AssignMenu, ResolveForm, TakeForm};
use super::page::Desk;
use super::snooze::SnoozeMenu;
use super::unread::MarkUnreadForm;
use crate::chat::desk::{HandlingProblem, OpenConversation};
use crate::conversation::Conversation;
use crate::views::icons;
use leptos::prelude::*;
use shared::Reader;

/// The guest, the forms that assign and resolve the conversation, and those for
/// the guest's data.
#[component]
pub fn Head(desk: Desk, conversation: Conversation, open: OpenConversation) -> impl IntoView {
    let problem = desk.handling_problem;
    view! {
        <div class="head">
            <a class="back" id="back" href=move || desk.address("") title="All conversations">
                {icons::back()}
                <span class="unseen">"All conversations"</span>
            </a>
            <GuestFacts conversation open=open.clone()/>
            <p class="problem" class:hidden=move || problem.get().is_none() role="alert">
                {move || problem.get().map(HandlingProblem::text).unwrap_or_default()}
            </p>
            <ResolveForm desk conversation open=open.clone()/>
            // Shows and hides the actions on a small screen.
            <details class="more-actions">
                <summary aria-label="More actions" title="More actions">{icons::more()}</summary>
            </details>
            <div class="actions">
                <TakeForm desk open=open.clone()/>
                <AssignMenu desk open=open.clone()/>
                <SnoozeMenu desk conversation open=open.clone()/>
                <MarkUnreadForm desk open=open.clone()/>
                <GuestData desk open/>
            </div>
        </div>
    }
}

/// The guest, the room, the reason why the guest cannot write, the last time at
/// which the guest has read, and the member of staff to whom the conversation is
/// assigned.
#[component]
fn GuestFacts(conversation: Conversation, open: OpenConversation) -> impl IntoView {
    let room = conversation.room();
    let handler = conversation.handler();
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
        <div class="whom">
            // The focus is here after the conversation was opened by a key.
            <h2 id="open-guest" tabindex="-1">{open.guest_name}</h2>
            <p class="soft">
                <span>{move || room.get().map_or_else(|| "No room".to_owned(), |room| format!("Room {room}"))}</span>
                <span>{open.booking_id.to_string()}</span>
                {closed}
                {seen}
            </p>
            <p class="soft handled">
                {move || handler.get().map_or_else(|| "Nobody has it yet".to_owned(), |staff| format!("Handled by {}", staff.name))}
            </p>
        </div>
    }
}
