//! Texts and element ids of the canned replies that the desk offers.

use super::page::Desk;
use leptos::prelude::*;
use shared::canned::{CannedReply, Placeholders, fill};

impl Desk {
    /// Returns the text of a reply, with the placeholders filled in for this
    /// conversation's guest.
    pub fn fill_placeholders(&self, reply: &CannedReply) -> String {
        let opened = untrack(|| self.opened());
        let room = opened.and_then(|opened| opened.conversation.room().get_untracked());
        let guest = opened.map(|opened| opened.data.with_value(|open| open.guest_name.clone())).unwrap_or_default();
        self.data.with_value(|data| {
            fill(&reply.text, &Placeholders { guest: &guest, room: room.as_deref(), hotel: &data.hotel.name })
        })
    }
}

/// Element id of the list.
pub(super) const LIST_ID: &str = "replies";

/// Returns the element id of a reply in the list.
pub(super) fn option_id(index: usize) -> String {
    format!("reply-{index}")
}
