//! Where the guest writes. Before the script is there it is a plain form that
//! posts; afterwards the same form sends without leaving the page.

use super::icons;
use super::message::reason;
use super::page::Page;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use shared::DisabledCode;

/// The composer, or why there is none.
#[component]
pub fn Composer(page: Page) -> impl IntoView {
    let closed = page.closed();
    // As markup: a text node of Leptos' own would put a space where there is
    // nothing.
    let draft = page.draft.with_value(|draft| draft.replace('&', "&amp;").replace('<', "&lt;"));
    let is_closed = move || closed.get().is_some();
    view! {
        <footer class="foot">
            <p class="closed" class:hidden=move || !is_closed()>
                {icons::lock()}
                <span>{move || closed.get().map(why_closed).unwrap_or_default()}</span>
            </p>
            <form
                class="composer"
                class:hidden=is_closed
                method="post"
                on:submit=move |event: SubmitEvent| submitted(page, &event)
            >
                <input type="hidden" name="client_message_id" autocomplete="off" value=page.form_message_id.to_string()/>
                <label class="unseen" for="message">"Your message"</label>
                <textarea
                    id="message"
                    name="message"
                    rows="1"
                    placeholder="Write a message"
                    autocomplete="off"
                    enterkeyhint="send"
                    dir="auto"
                    required
                    aria-describedby="composer-error"
                    node_ref=page.composer
                    on:keydown=move |event: KeyboardEvent| key_pressed(page, &event)
                    on:input=move |_| typed(page)
                    inner_html=draft
                />
                <button type="submit" class="send" aria-label="Send" title="Send">{icons::send()}</button>
                <p
                    id="composer-error"
                    class="problem"
                    class:hidden=move || page.composer_error.get().is_none()
                    role="alert"
                >
                    {move || page.composer_error.get().map(reason).unwrap_or_default()}
                </p>
            </form>
        </footer>
    }
}

/// Why nobody can write here now, in a guest's words.
fn why_closed(code: DisabledCode) -> &'static str {
    match code {
        DisabledCode::NotCheckedIn => "The chat opens when you check in. We look forward to welcoming you.",
        DisabledCode::AlreadyCheckedOut => {
            "You have checked out, so this chat is closed. Thank you for staying with us."
        }
        DisabledCode::NoRoomAssigned => "The chat opens as soon as your room is assigned.",
    }
}

#[cfg(feature = "hydrate")]
use crate::session::{key_pressed, submitted, typed};

// Rendered on the server, nobody types.
#[cfg(not(feature = "hydrate"))]
mod still {
    use super::{KeyboardEvent, Page, SubmitEvent};

    pub fn key_pressed(_: Page, _: &KeyboardEvent) {}
    pub fn submitted(_: Page, _: &SubmitEvent) {}
    pub fn typed(_: Page) {}
}
#[cfg(not(feature = "hydrate"))]
use still::{key_pressed, submitted, typed};
