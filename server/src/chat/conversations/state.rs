//! The state of a conversation, as guests, the desk and webhooks see it.

use crate::chat::ChatError;
use crate::chat::auth::rights::write_refusal;
use crate::store::{Conversation, Db, HotelKey, StaffKey, Thread};
use serde::Serialize;
use shared::desk::Handling;
use shared::{BookingId, ChatState, ConversationId, StaffInfo};

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

/// Sets who has a conversation; `key` is `None` for the hotel's own system.
/// Returns whether that changed. Two handlers may have the same name and role:
/// guests see no difference, but the desk's list of own conversations and the
/// webhooks do.
pub(crate) fn set_handler(conversation: &mut Conversation, key: Option<StaffKey>, info: StaffInfo) -> bool {
    let before = (conversation.handler_id, conversation.handler.take());
    conversation.handler_id = key;
    conversation.handler = Some(info);
    before.0 != conversation.handler_id || before.1 != conversation.handler
}

/// Returns a conversation if it belongs to that hotel.
pub(crate) async fn own_thread(db: &mut Db<'_>, hotel: HotelKey, id: ConversationId) -> Result<Thread, ChatError> {
    db.thread(id).await?.filter(|thread| thread.hotel.key == hotel).ok_or(ChatError::NotFound)
}
