//! The open conversation.

use super::head::Head;
use super::notes::Notes;
use super::opened::Opened;
use super::page::Desk;
use super::replies::Replies;
use super::snooze::SnoozeLine;
use crate::chat::connection::Banner;
use crate::views::banner::ConnectionBanner;
use crate::views::composer::{Composer, Form};
use crate::views::erased::Erase;
use crate::views::log::Log;
use leptos::prelude::*;

/// The messages and the state of the open conversation, or a request to choose
/// one.
#[component]
pub fn Pane(desk: Desk) -> impl IntoView {
    let none = move || {
        desk.opened().is_none().then(|| {
            view! {
                <section class="pane empty">
                    <p>"Choose a conversation to read and answer it."</p>
                </section>
            }
        })
    };
    // A list, because its elements are not reused for another conversation: they have
    // texts and files that the user has entered.
    view! {
        <For each=move || desk.opened() key=|opened| opened.conversation_id() children=move |opened| open_pane(desk, opened).erased()/>
        {none}
    }
}

/// Renders an open conversation.
fn open_pane(desk: Desk, Opened { conversation, data }: Opened) -> impl IntoView {
    let open = data.get_value();
    let id = open.page.conversation_id;
    let address = desk.conversation_address(id);
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
            <Head desk conversation open=open.clone()/>
            <ConnectionBanner conversation/>
            <p class="banner sign-in-again" class:hidden=move || conversation.banner.get() != Banner::Invalid>
                // Loads a page, which leads to the sign-in page.
                <a href=move || desk.conversation_address(id) rel="external">"Sign in again"</a>
            </p>
            <p class="plain"><a href=address rel="external">{onward}</a></p>
            <Notes desk id/>
            <Log conversation welcome="No messages yet. You can send the first one.".to_owned() earlier/>
            <SnoozeLine desk open=open.clone()/>
            <Replies desk/>
            <Composer conversation form/>
        </section>
    }
}
