//! What webhooks are told, written in the transaction of the change. Notes
//! have no kind here: none can leave the house.

use super::super::ChatError;
use super::TRIED_FOR_MS;
use crate::clock::Random;
use crate::store::{Db, NewDelivery, Thread};
use serde::Serialize;
use shared::desk::Handling;
use shared::webhook::WebhookEvent;
use shared::{BookingId, ConversationId, EventKind, HotelSlug, Message, MessageId, Reader, Timestamp};
use uuid::Uuid;

/// What happened, with what a webhook is told of it.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Told<'a> {
    /// A message, as the API shows it.
    Message(&'a Message),
    /// A read marker that moved.
    Read {
        /// In which conversation.
        conversation_id: ConversationId,
        /// Of which booking.
        booking_id: &'a BookingId,
        /// Whose.
        reader: Reader,
        /// To where.
        up_to: MessageId,
        /// When.
        read_at: Timestamp,
    },
    /// A conversation that somebody else has.
    Assigned(Stands<'a>),
    /// A conversation that is settled.
    Resolved(Stands<'a>),
}

/// How a conversation stands: as `assign` and `resolve` answer.
#[derive(Clone, Debug, Serialize)]
pub struct Stands<'a> {
    booking_id: &'a BookingId,
    #[serde(flatten)]
    handling: Handling,
}

impl<'a> Stands<'a> {
    /// How a thread stands.
    pub fn of(thread: &'a Thread) -> Self {
        Self { booking_id: &thread.booking.booking_id, handling: super::super::handover::handling(thread) }
    }
}

impl<'a> Told<'a> {
    /// What an event of the channels is to a webhook, if it is anything.
    pub fn of(kind: &'a EventKind, thread: &'a Thread) -> Option<Self> {
        match kind {
            EventKind::ChatMessage(change) => change.message.as_ref().map(Self::Message),
            EventKind::MessagesRead { reader, up_to, read_at } => Some(Self::Read {
                conversation_id: thread.conversation.id,
                booking_id: &thread.booking.booking_id,
                reader: *reader,
                up_to: *up_to,
                read_at: *read_at,
            }),
            // Who has a conversation and whether it is settled is told where
            // it changes: the state of a chat does not say what did.
            EventKind::MessageUpdated(_)
            | EventKind::ChatState(_)
            | EventKind::StaffNote(_)
            | EventKind::ConversationErased
            | EventKind::Unknown => None,
        }
    }

    fn event(&self) -> WebhookEvent {
        match self {
            Self::Message(_) => WebhookEvent::MessageCreated,
            Self::Read { .. } => WebhookEvent::Read,
            Self::Assigned(_) => WebhookEvent::ConversationAssigned,
            Self::Resolved(_) => WebhookEvent::ConversationResolved,
        }
    }
}

#[derive(Serialize)]
struct Payload<'a> {
    id: Uuid,
    #[serde(rename = "type")]
    event: WebhookEvent,
    created_at: Timestamp,
    hotel: &'a HotelSlug,
    data: &'a Told<'a>,
}

/// Notes what the webhooks of a thread's hotel are to be told.
///
/// # Errors
/// Where the storage fails.
pub async fn tell(
    db: &mut Db<'_>,
    random: &dyn Random,
    thread: &Thread,
    told: Told<'_>,
    now: Timestamp,
) -> Result<(), ChatError> {
    if !thread.hotel.has_webhooks {
        return Ok(());
    }
    let event = told.event();
    let mut wanted = db.webhooks(thread.hotel.key).await?;
    wanted.retain(|webhook| webhook.disabled_at.is_none() && webhook.events.contains(&event));
    if wanted.is_empty() {
        return Ok(());
    }
    let event_id = random.uuid();
    let payload = Payload { id: event_id, event, created_at: now, hotel: &thread.hotel.profile.slug, data: &told };
    let payload =
        serde_json::to_string(&payload).map_err(|_| ChatError::Internal("a webhook's payload did not encode"))?;
    let new = NewDelivery { event_id, event, payload: &payload, now, give_up_at: now.plus_ms(TRIED_FOR_MS) };
    for webhook in wanted {
        db.add_delivery(webhook.key, &new).await?;
    }
    Ok(())
}
