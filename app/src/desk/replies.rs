//! Canned replies that match the text behind a `/`.

use super::interaction::choose_reply;
use super::page::Desk;
use super::reply_options::{LIST_ID, option_id};
use leptos::prelude::*;
use shared::canned::CannedReply;

/// The offered replies, above the composer.
#[component]
pub fn Replies(desk: Desk) -> impl IntoView {
    let (offered, selected, unsent_name) = (desk.offered_replies, desk.selected_reply, desk.unsent_name);
    let option = move |(index, reply): (usize, CannedReply)| {
        let text = desk.fill_placeholders(&reply);
        view! {
            <li
                id=option_id(index)
                role="option"
                aria-selected=move || if selected.get() == index { "true" } else { "false" }
                on:click=move |_| choose_reply(desk, index)
            >
                <b>{format!("/{}", reply.shortcut)}</b>
                <span dir="auto">{text}</span>
            </li>
        }
    };
    view! {
        <p class="unsent-name" class:hidden=move || unsent_name.with(Option::is_none) role="alert">
            {move || unsent_name.get().map(|name| format!("“{}” is not a message to the guest. Send it again if you mean it.", name.trim()))}
        </p>
        <div class="replies" class:hidden=move || offered.with(Vec::is_empty)>
            <ul id=LIST_ID role="listbox" aria-label="Saved replies">
                {move || offered.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p class="soft" role="status">"Enter inserts the selected reply, Esc closes the list."</p>
        </div>
    }
}
