//! Canned replies that the desk offers.

use super::canned::find_replies;
use super::page::Desk;
use leptos::prelude::*;
use shared::canned::{CannedReply, Placeholders, fill};

impl Desk {
    /// Returns the replies that are offered.
    pub fn offered(&self) -> Vec<CannedReply> {
        let Some(word) = self.offer.search_word.get() else { return Vec::new() };
        self.fixed.with_value(|fixed| find_replies(&fixed.replies, &word).into_iter().cloned().collect())
    }

    /// Returns the text of a reply, with the placeholders filled in for this
    /// conversation's guest.
    pub fn fill_placeholders(&self, reply: &CannedReply) -> String {
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
