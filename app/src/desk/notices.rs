//! Messages over the page of the desk: a notice, and the offer to undo.

use super::interaction::remove_done_from_address;
use super::opening::{MarkedUnread, Resolved, Snoozed};
use super::page::Desk;
use super::selection::OpenField;
use super::snooze::format_time;
use crate::chat::desk::Notice;
use leptos::prelude::*;

/// The notice; always rendered, so that screen readers announce its text.
#[component]
pub fn NoticeLine(desk: Desk) -> impl IntoView {
    let notice = desk.notice;
    view! {
        <p class="notice-line" class:shown=move || notice.get().is_some() role="status">
            {move || notice.get().map(Notice::text).unwrap_or_default()}
        </p>
    }
}

/// Something that was just done and can be undone.
#[derive(Clone)]
struct UndoOffer {
    /// Text that says what was done.
    text: String,
    /// Address of the form that undoes it.
    action: String,
    /// Conversations that the form names, if they are several.
    ids: Option<String>,
}

/// The conversation that was just resolved, snoozed or marked as unread, with a button that undoes it: a
/// plain form, which works without a script. The style sheet hides it after a while.
/// With a script it is removed then, also from the address: neither a key nor a reload
/// brings it back.
#[component]
pub fn UndoToast(desk: Desk) -> impl IntoView {
    let offer = resolved_offer(desk)
        .or_else(|| group_offer(desk))
        .or_else(|| snoozed_offer(desk))
        .or_else(|| unread_offer(desk));
    let is_shown = RwSignal::new(true);
    let hide = move |_| {
        is_shown.set(false);
        remove_done_from_address();
    };
    let toast = move |UndoOffer { text, action, ids }| {
        view! {
            <div class="undo-toast" on:animationend=hide>
                <p role="status">{text}</p>
                <form method="post" action=action>
                    {ids.map(|ids| view! { <input type="hidden" name="ids" value=ids/> })}
                    <OpenField desk/>
                    <button type="submit" id="undo">"Undo"</button>
                </form>
            </div>
        }
    };
    move || offer.clone().filter(|_| is_shown.get()).map(toast)
}

fn resolved_offer(desk: Desk) -> Option<UndoOffer> {
    let Resolved { conversation_id, guest_name } = desk.data.with_value(|data| data.resolved.clone())?;
    let action = desk.address(&format!("/conversations/{conversation_id}/reopen"));
    Some(UndoOffer { text: format!("Resolved: {guest_name}"), action, ids: None })
}

fn snoozed_offer(desk: Desk) -> Option<UndoOffer> {
    let Snoozed { conversation_id, guest_name, until } = desk.data.with_value(|data| data.snoozed.clone())?;
    let text = format!("Snoozed until {}: {guest_name}", untrack(|| format_time(desk, until)));
    let action = desk.address(&format!("/conversations/{conversation_id}/snooze/end"));
    Some(UndoOffer { text, action, ids: None })
}

fn unread_offer(desk: Desk) -> Option<UndoOffer> {
    let MarkedUnread { conversation_id, guest_name } = desk.data.with_value(|data| data.unread.clone())?;
    let action = desk.address(&format!("/conversations/{conversation_id}/unread/undo"));
    Some(UndoOffer { text: format!("Marked as unread: {guest_name}"), action, ids: None })
}

fn group_offer(desk: Desk) -> Option<UndoOffer> {
    let group = desk.data.with_value(|data| data.resolved_group.clone());
    let text = match group.len() {
        0 => return None,
        1 => "Resolved: 1 conversation".to_owned(),
        count => format!("Resolved: {count} conversations"),
    };
    let ids: Vec<String> = group.iter().map(ToString::to_string).collect();
    Some(UndoOffer { text, action: desk.address("/reopen"), ids: Some(ids.join(".")) })
}
