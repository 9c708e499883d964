//! Message about the conversation that was just resolved, with a button that undoes
//! it. It is a plain form, so it works without a script. With a script the message is
//! removed once it is hidden, also from the address: neither a key nor a reload brings
//! it back.

use super::interaction::remove_resolved_from_address;
use super::opening::Resolved;
use super::page::Desk;
use leptos::prelude::*;

/// The message; the style sheet hides it after a while.
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
