//! Snoozing the open conversation: the menu, and the line that says until when it is
//! snoozed.

use super::handling::seen_up_to;
use super::interaction::{submit_end_snooze, submit_snooze};
use super::page::Desk;
use crate::chat::desk::OpenConversation;
use crate::conversation::Conversation;
use crate::zone::LocalTime;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::desk::ConversationSummary;
use shared::{ConversationId, Timestamp};

/// Hour at which "this evening" begins, as on the server.
const EVENING_HOUR: u8 = 18;

/// The menu that snoozes the conversation until one of some times, or an own one.
/// Hidden for a resolved conversation.
#[component]
pub fn SnoozeMenu(desk: Desk, conversation: Conversation, open: OpenConversation) -> impl IntoView {
    let id = open.page.conversation_id;
    let (summary, was_resolved) = (desk.summary(id), open.resolved_at.is_some());
    let is_resolved =
        move || summary.with(|summary| summary.as_ref().map_or(was_resolved, |summary| summary.resolved_at.is_some()));
    let is_day = move || local_now(desk).hour < EVENING_HOUR;
    let action = form_address(desk, id, "snooze");
    let submit = move |event: SubmitEvent| submit_snooze(desk, untrack(|| seen_up_to(conversation)), &event);
    let up_to = move || seen_up_to(conversation).to_string();
    view! {
        <details class="hand-over snooze" class:hidden=is_resolved>
            <summary>"Snooze"</summary>
            <div class="assign">
                <form method="post" action=action.clone() class="times" on:submit=submit>
                    <input type="hidden" name="up_to" value=up_to/>
                    <button type="submit" name="until" value="in_1_hour">"For 1 hour"</button>
                    <button type="submit" name="until" value="this_evening" class:hidden=move || !is_day()>
                        "This evening, 18:00"
                    </button>
                    <button type="submit" name="until" value="tomorrow">"Tomorrow, 09:00"</button>
                </form>
                <form method="post" action=action on:submit=submit>
                    <input type="hidden" name="up_to" value=up_to/>
                    <label for="snooze-until">"Date and time at the hotel"</label>
                    <input
                        id="snooze-until"
                        type="datetime-local"
                        name="until"
                        required
                        min=move || field_value(&local_now(desk))
                    />
                    <button type="submit">"Snooze"</button>
                </form>
                <p class="soft">"It returns earlier if the guest writes."</p>
            </div>
        </details>
    }
}

/// The line which says until when the conversation is snoozed, or since when it is
/// back, with a button that ends this.
#[component]
pub fn SnoozeLine(desk: Desk, open: OpenConversation) -> impl IntoView {
    let id = open.page.conversation_id;
    let (summary, before) = (desk.summary(id), open.snoozed_until);
    let until =
        Memo::new(move |_| summary.with(|summary| summary.as_ref().map_or(before, |summary| summary.snoozed_until)));
    let is_over = move || until.get().is_some_and(|until| until <= desk.now.get());
    let text = move || {
        let Some(at) = until.get() else { return String::new() };
        let time = format_time(desk, at);
        if is_over() {
            format!("Back since {time}")
        } else {
            format!("Snoozed until {time}, or until the guest writes")
        }
    };
    view! {
        <form
            method="post"
            class="snoozed-line"
            class:hidden=move || until.get().is_none()
            action=form_address(desk, id, "snooze/end")
            on:submit=move |event: SubmitEvent| submit_end_snooze(desk, &event)
        >
            <p role="status">{text}</p>
            <button type="submit">{move || if is_over() { "Dismiss" } else { "End snooze" }}</button>
        </form>
    }
}

/// Returns the snooze of a conversation, for its line in the list.
pub fn format_snooze(desk: Desk, summary: &ConversationSummary) -> Option<String> {
    let at = summary.snoozed_until?;
    let words = if is_snoozed(desk, summary) { "snoozed until" } else { "back since" };
    Some(format!("{words} {}", format_time(desk, at)))
}

/// Returns whether a conversation is snoozed at present.
pub fn is_snoozed(desk: Desk, summary: &ConversationSummary) -> bool {
    summary.snoozed_until.is_some_and(|until| until > desk.now.get())
}

/// Formats a time at the hotel; with the day, if it is not today.
pub fn format_time(desk: Desk, at: Timestamp) -> String {
    let (at, now) = (desk.data.with_value(|data| data.zone.local(at)), local_now(desk));
    if at.same_day(&now) { at.clock() } else { format!("{}/{} {}", at.day, at.month, at.clock()) }
}

fn local_now(desk: Desk) -> LocalTime {
    let now = desk.now.get();
    desk.data.with_value(|data| data.zone.local(now))
}

/// Returns the value of a field for date and time (HTML, "local date and time").
fn field_value(time: &LocalTime) -> String {
    format!("{:04}-{:02}-{:02}T{}", time.year, time.month, time.day, time.clock())
}

fn form_address(desk: Desk, id: ConversationId, name: &str) -> String {
    desk.address(&format!("/conversations/{id}/{name}"))
}
