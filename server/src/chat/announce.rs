//! Putting a change on its way: one event for the guest's channel, one for the
//! staff's, in the transaction of the change itself.

use super::ChatError;
use crate::clock::Random;
use crate::store::{Db, Thread};
use shared::channel::EVENT_NAME;
use shared::event::MAX_DATA_BYTES;
use shared::{ChannelName, Event, EventKind, EventMeta, Seq, Timestamp};

#[cfg(test)]
mod tests;

/// Notes that `kind` happened to a thread, as its change `seq`.
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
    let guest = Event { kind, conversation_id: None, booking_id: None, meta };
    let data = encode(&guest)?;
    db.enqueue(&ChannelName::guest(slug, booking), EVENT_NAME, &data, now).await?;
    let staff = Event { conversation_id: Some(thread.conversation.id), booking_id: Some(booking.clone()), ..guest };
    let data = encode(&staff)?;
    db.enqueue(&ChannelName::staff(slug), EVENT_NAME, &data, now).await?;
    Ok(())
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
