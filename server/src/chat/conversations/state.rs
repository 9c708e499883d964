//! The state of a conversation, as guests, the desk and webhooks see it, and the
//! phase of the guest's stay.

use crate::chat::ChatError;
use crate::chat::auth::rights::write_refusal;
use crate::store::{Conversation, Db, HotelKey, StaffKey, Stay, Thread};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use shared::desk::{Handling, StayPhase};
use shared::{BookingId, ChatState, ConversationId, StaffInfo, Timestamp};

#[cfg(test)]
mod tests;

/// Returns the chat state as the guest sees it.
pub fn chat_state(thread: &Thread) -> ChatState {
    ChatState::new(
        write_refusal(&thread.booking.stay, thread.hotel.exemptions),
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

/// Returns the date of a time at a hotel.
pub fn local_date(timezone: &str, time: Timestamp) -> Date {
    // Time zones are checked when a hotel is stored.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let instant = jiff::Timestamp::from_millisecond(time.unix_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(zone).date()
}

/// Returns the phase of a stay on the hotel's day `today`; `None` if the
/// booking does not determine it, or is cancelled.
///
/// Recorded events take precedence over planned dates: a guest who has checked
/// in is in the house even after the planned day of departure, and one who has
/// checked out has left. Without recorded events the planned dates apply.
pub fn phase(stay: &Stay, today: Date) -> Option<StayPhase> {
    if stay.cancelled {
        return None;
    }
    if stay.checked_out_at.is_some() {
        return Some(StayPhase::Departed);
    }
    let in_house_phase = if stay.check_out == Some(today) { StayPhase::LeavesToday } else { StayPhase::InHouse };
    if stay.checked_in_at.is_some() {
        return Some(in_house_phase);
    }
    match (stay.check_in, stay.check_out) {
        (_, Some(check_out)) if check_out < today => Some(StayPhase::Departed),
        (Some(check_in), _) if check_in > today => Some(StayPhase::Upcoming),
        (Some(check_in), _) if check_in == today => Some(StayPhase::ArrivesToday),
        (Some(_), _) => Some(in_house_phase),
        // With only a date of departure, the phase is known on that day and
        // after it.
        (None, Some(check_out)) => (check_out == today).then_some(StayPhase::LeavesToday),
        (None, None) => None,
    }
}
