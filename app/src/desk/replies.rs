//! Canned replies that match the text behind a `/`.

use super::canned::matching;
use super::interaction::take;
use super::page::Desk;
use leptos::prelude::*;
use shared::canned::{CannedReply, Placeholders, fill};

/// State of the offer: handles of signals.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Search word in the composer, if it contains one.
    pub asked: RwSignal<Option<String>>,
    /// Index of the selected reply.
    pub picked: RwSignal<usize>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { asked: RwSignal::new(None), picked: RwSignal::new(0) }
    }
}

impl Desk {
    /// Returns the replies that are offered.
    pub fn offered(&self) -> Vec<CannedReply> {
        let Some(asked) = self.offer.asked.get() else { return Vec::new() };
        self.fixed.with_value(|fixed| matching(&fixed.replies, &asked).into_iter().cloned().collect())
    }

    /// Returns the text of a reply, with the placeholders filled in for this
    /// conversation's guest.
    pub fn filled(&self, reply: &CannedReply) -> String {
        let room = self.open.and_then(|open| open.room().get_untracked());
        self.fixed.with_value(|fixed| {
            let guest = fixed.open.as_ref().map_or("", |open| &*open.guest_name);
            fill(&reply.text, &Placeholders { guest, room: room.as_deref(), hotel: &fixed.hotel.name })
        })
    }
}

/// Element id of the list.
pub(super) const LIST_ID: &str = "replies";

/// Returns the element id of a reply in the list.
pub(super) fn option_id(index: usize) -> String {
    format!("reply-{index}")
}

/// The offered replies, above the composer.
#[component]
pub fn Replies(desk: Desk) -> impl IntoView {
    let offered = Memo::new(move |_| desk.offered());
    let is_picked = move |index: usize| desk.offer.picked.get() == index;
    let option = move |(index, reply): (usize, CannedReply)| {
        let text = desk.filled(&reply);
        view! {
            <li
                id=option_id(index)
                role="option"
                aria-selected=move || if is_picked(index) { "true" } else { "false" }
                on:click=move |_| take(desk, index)
            >
                <b>{format!("/{}", reply.shortcut)}</b>
                <span dir="auto">{text}</span>
            </li>
        }
    };
    view! {
        <div class="replies" class:hidden=move || offered.with(Vec::is_empty)>
            <ul id=LIST_ID role="listbox" aria-label="Saved replies">
                {move || offered.get().into_iter().enumerate().map(option).collect_view()}
            </ul>
            <p class="soft" role="status">"Enter takes the marked one, Esc none."</p>
        </div>
    }
}
