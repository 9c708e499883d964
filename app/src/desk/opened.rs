//! The open conversation of the desk, as signals.

use super::page_data::PageData;
#[cfg(feature = "hydrate")]
use crate::chat::desk::MAX_MESSAGES;
use crate::chat::desk::OpenConversation;
use crate::chat::stored::Keys;
use crate::conversation::{Conversation, Side};
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use shared::desk::ConversationSummary;
use shared::{ConversationId, Reader, SenderType, Timestamp, paths};

/// The open conversation: handles, cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Opened {
    /// Its messages and state.
    pub conversation: Conversation,
    /// Its data when it was opened.
    pub data: StoredValue<OpenConversation>,
}

impl Opened {
    /// Returns a conversation that is opened now.
    pub fn new(open: OpenConversation, page: &PageData, now: Timestamp) -> Self {
        let side = staff_side(&open, page);
        let conversation =
            Conversation::new(side, open.page.clone(), page.zone.clone(), page.language, now, open.refused);
        Self { conversation, data: StoredValue::new(open) }
    }

    /// Returns its id.
    pub fn conversation_id(&self) -> ConversationId {
        self.data.with_value(|open| open.page.conversation_id)
    }

    /// Returns its present state, to open it again. `summary` is the last one of the
    /// server.
    #[cfg(feature = "hydrate")]
    pub fn to_cached(self, summary: Option<&ConversationSummary>) -> OpenConversation {
        let mut open = self.data.get_value();
        let id = open.page.conversation_id;
        open.page = self.conversation.timeline.with_untracked(|timeline| timeline.newest_page(id, MAX_MESSAGES));
        if let Some(summary) = summary {
            open.guest_name.clone_from(&summary.guest_name);
            open.resolved_at = summary.resolved_at;
            open.snoozed_until = summary.snoozed_until;
            open.handler_id = summary.handler_id;
        }
        (open.draft, open.refused) = (String::new(), None);
        open
    }
}

/// Returns the hotel's side of a conversation.
fn staff_side(open: &OpenConversation, page: &PageData) -> Side {
    let (id, hotel, me) = (open.page.conversation_id, &page.hotel.slug, &page.me);
    Side {
        speaker: SenderType::Staff,
        reader: Reader::Staff,
        speaker_name: Some(me.name.clone()),
        hotel: hotel.clone(),
        conversation_id: id,
        api: paths::staff_conversation(hotel, id),
        #[cfg(not(feature = "hydrate"))]
        file_query: String::new(),
        keys: Keys::of_staff(hotel, id, me.staff_id.unwrap_or_default()),
        guest_channel: open.guest_channel.clone(),
        pusher: page.pusher.clone(),
    }
}
