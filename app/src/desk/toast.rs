//! Message about the conversation that was just resolved, with a button that undoes
//! it. It is a plain form, so it works without a script.

use super::opening::Resolved;
use super::page::Desk;
use leptos::prelude::*;

/// The message; the style sheet hides it after a while.
#[component]
pub fn ResolvedToast(desk: Desk) -> impl IntoView {
    let resolved = desk.data.with_value(|data| data.resolved.clone());
    resolved.map(|Resolved { conversation_id, guest_name }| {
        let action = desk.address(&format!("/conversations/{conversation_id}/reopen"));
        view! {
            <div class="resolved-toast">
                <p role="status">{format!("Resolved: {guest_name}")}</p>
                <form method="post" action=action>
                    <button type="submit" id="undo">"Undo"</button>
                </form>
            </div>
        }
    })
}
