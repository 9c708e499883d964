//! Messages over the page of the desk: a notice, and the offer to undo.

use super::interaction::remove_resolved_from_address;
use super::opening::Resolved;
use super::page::Desk;
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

/// The conversation that was just resolved, with a button that undoes it: a plain form,
/// which works without a script. The style sheet hides it after a while. With a script
/// it is removed then, also from the address: neither a key nor a reload brings it back.
#[component]
pub fn ResolvedToast(desk: Desk) -> impl IntoView {
    let resolved = desk.data.with_value(|data| data.resolved.clone());
    let is_shown = RwSignal::new(true);
    let hide = move |_| {
        is_shown.set(false);
        remove_resolved_from_address();
    };
    let toast = move |Resolved { conversation_id, guest_name }| {
        let action = desk.address(&format!("/conversations/{conversation_id}/reopen"));
        view! {
            <div class="resolved-toast" on:animationend=hide>
                <p role="status">{format!("Resolved: {guest_name}")}</p>
                <form method="post" action=action>
                    <button type="submit" id="undo">"Undo"</button>
                </form>
            </div>
        }
    };
    move || resolved.clone().filter(|_| is_shown.get()).map(toast)
}
