//! The state of a conversation, as guests, the desk and webhooks see it.

use crate::chat::ChatError;
use crate::chat::auth::rights::write_refusal;
use crate::store::{Db, HotelKey, Thread};
use serde::Serialize;
use shared::desk::Handling;
use shared::{BookingId, ChatState, ConversationId};

/// Returns the chat state as the guest sees it.
pub fn chat_state(thread: &Thread) -> ChatState {
    ChatState::new(
        write_refusal(&thread.booking.stay, thread.hotel.allow),
        thread.booking.stay.room_number.clone(),
        thread.conversation.handler.clone(),
    )
}

/// Returns the handling of a conversation, as the desk sees it.
pub(crate) fn handling(thread: &Thread) -> Handling {
    Handling {
        conversation_id: thread.conversation.id,
        chat: chat_state(thread),
        seq: thread.conversation.seq,
        resolved_at: thread.conversation.resolved_at,
    }
}

/// State of a conversation, as the responses of `assign` and `resolve` show it.
#[derive(Clone, Debug, Serialize)]
pub struct ConversationState<'a> {
    booking_id: &'a BookingId,
    #[serde(flatten)]
    handling: Handling,
}

impl<'a> ConversationState<'a> {
    /// Returns the state of a thread.
    pub fn of(thread: &'a Thread) -> Self {
        Self { booking_id: &thread.booking.booking_id, handling: handling(thread) }
    }
}

/// Returns a conversation if it belongs to that hotel.
pub(crate) async fn own_thread(db: &mut Db<'_>, hotel: HotelKey, id: ConversationId) -> Result<Thread, ChatError> {
    db.thread(id).await?.filter(|thread| thread.hotel.key == hotel).ok_or(ChatError::NotFound)
}
