//! Putting a change on its way: one event for the guest's channel where it is
//! any of theirs, one for the staff's, and what webhooks are told, in the transaction of the
//! change itself.

use super::ChatError;
use super::webhooks::{Told, tell};
use crate::clock::Random;
use crate::store::{Db, NewEvent, Supersedes, Thread};
use shared::channel::EVENT_NAME;
use shared::event::MAX_DATA_BYTES;
use shared::{ChannelName, ConversationId, Event, EventKind, EventMeta, Reader, Seq, Timestamp};

#[cfg(test)]
mod tests;

/// How long an event waits before a newer one of its kind takes its place, in
/// milliseconds: never while things go as they should, for what is left out
/// costs each page a fetch.
const SUPERSEDED_AFTER_MS: i64 = 5_000;

/// Notes that `kind` happened to a thread, as its change `seq`. What a guest
/// may hear of follows from the kind: no caller can get that wrong.
///
/// # Errors
/// Where the storage fails.
pub async fn announce(
    db: &mut Db<'_>,
    random: &dyn Random,
    thread: &Thread,
    kind: EventKind,
    seq: Seq,
    now: Timestamp,
) -> Result<(), ChatError> {
    let slug = &thread.hotel.profile.slug;
    let booking = &thread.booking.booking_id;
    let meta = EventMeta { event_id: random.uuid(), seq, sent_at: now };
    let key = collapse_key(&kind, thread.conversation.id);
    let supersedes = key.as_deref().map(|key| Supersedes { key, waiting_since: now.plus_ms(-SUPERSEDED_AFTER_MS) });
    if let Some(told) = Told::of(&kind, thread) {
        tell(db, random, thread, told, now).await?;
    }
    let guest = Event { kind, conversation_id: None, booking_id: None, meta };
    let staff =
        Event { conversation_id: Some(thread.conversation.id), booking_id: Some(booking.clone()), ..guest.clone() };
    let (for_guest, for_staff) = (ChannelName::guest(slug, booking), ChannelName::staff(slug));
    let data = encode(&staff)?;
    let to_staff = NewEvent { channel: &for_staff, name: EVENT_NAME, data: &data, now, supersedes };
    if !guest.is_for_guests() {
        return Ok(db.enqueue(&to_staff).await?);
    }
    let data = encode(&guest)?;
    let to_guest = NewEvent { channel: &for_guest, name: EVENT_NAME, data: &data, now, supersedes };
    Ok(db.enqueue_both(&to_guest, &to_staff).await?)
}

/// Events that tell how something stands now, and not what happened: when an
/// engine comes back after a long while only the newest of them is news. Who
/// misses the others in the count of changes fetches.
fn collapse_key(kind: &EventKind, id: ConversationId) -> Option<String> {
    match kind {
        EventKind::MessagesRead { reader: Reader::Guest, .. } => Some(format!("{id}:read:guest")),
        EventKind::MessagesRead { reader: Reader::Staff, .. } => Some(format!("{id}:read:staff")),
        EventKind::ChatState(_) => Some(format!("{id}:state")),
        EventKind::ChatMessage(_)
        | EventKind::MessageUpdated(_)
        | EventKind::StaffNote(_)
        | EventKind::ConversationErased
        | EventKind::Unknown => None,
    }
}

/// An event's data; without its message where that is more than an engine
/// takes.
fn encode(event: &Event) -> Result<String, ChatError> {
    let json = |event: &Event| serde_json::to_string(event).map_err(|_| ChatError::Internal("an event did not encode"));
    let data = json(event)?;
    if bytes_in_a_trigger(&data) <= MAX_DATA_BYTES { Ok(data) } else { json(&event.clone().without_message()) }
}

/// Data travels as a JSON string inside JSON: quotes and backslashes double.
fn bytes_in_a_trigger(data: &str) -> usize {
    data.len() + data.bytes().filter(|b| matches!(b, b'"' | b'\\')).count()
}
