//! Webhook payloads and their deliveries, written in the transaction of the
//! change. Notes have no payload: they are internal.

use crate::chat::ChatError;
use crate::chat::conversations::state::ConversationState;
use crate::clock::Random;
use crate::store::{Db, NewDelivery, StoredWebhook, Thread};
use serde::Serialize;
use shared::webhook::WebhookEvent;
use shared::{BookingId, ConversationId, EventKind, HotelSlug, Message, MessageId, Reader, Timestamp};
use uuid::Uuid;

/// Time for which a delivery is retried, in milliseconds.
pub const RETRY_FOR_MS: i64 = 24 * 60 * 60 * 1000;

/// Payload of a webhook: the event-specific part of the request body.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum WebhookPayload<'a> {
    /// A message, as the API shows it.
    Message(&'a Message),
    /// A read marker that moved.
    Read {
        /// The conversation's id.
        conversation_id: ConversationId,
        /// The booking's name.
        booking_id: &'a BookingId,
        /// The side whose marker moved.
        reader: Reader,
        /// The message up to which it has read.
        up_to: MessageId,
        /// Time of the change.
        read_at: Timestamp,
    },
    /// A conversation that was assigned.
    Assigned(ConversationState<'a>),
    /// A conversation that was resolved.
    Resolved(ConversationState<'a>),
}

impl<'a> WebhookPayload<'a> {
    /// Returns the payload for an event of the channels, if webhooks are told
    /// of it.
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
            // Assignments and resolutions are enqueued by the use cases that
            // make them: the chat state does not say what changed.
            EventKind::MessageUpdated(_)
            | EventKind::ChatState(_)
            | EventKind::StaffNote(_)
            | EventKind::ConversationSnoozed { .. }
            | EventKind::ConversationUnread { .. }
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
struct Envelope<'a> {
    id: Uuid,
    #[serde(rename = "type")]
    event: WebhookEvent,
    created_at: Timestamp,
    hotel: &'a HotelSlug,
    data: &'a WebhookPayload<'a>,
}

/// Enqueues deliveries to the webhooks of a thread's hotel that want this
/// event.
pub async fn enqueue_deliveries(
    db: &mut Db<'_>,
    random: &dyn Random,
    thread: &Thread,
    data: WebhookPayload<'_>,
    now: Timestamp,
) -> Result<(), ChatError> {
    if !thread.hotel.has_webhooks {
        return Ok(());
    }
    let webhooks = db.webhooks(thread.hotel.key).await?;
    Ok(db.insert_deliveries(&deliveries(thread, &webhooks, &data, random.uuid(), now)?).await?)
}

/// Returns the deliveries to those of a hotel's webhooks that want this event.
pub(crate) fn deliveries(
    thread: &Thread,
    webhooks: &[StoredWebhook],
    data: &WebhookPayload<'_>,
    event_id: Uuid,
    now: Timestamp,
) -> Result<Vec<NewDelivery>, ChatError> {
    let event = data.event();
    let mut wanted = webhooks.iter().filter(|webhook| webhook.disabled_at.is_none() && webhook.events.contains(&event));
    let Some(first) = wanted.next() else { return Ok(Vec::new()) };
    let envelope = Envelope { id: event_id, event, created_at: now, hotel: &thread.hotel.profile.slug, data };
    let payload = serde_json::to_string(&envelope)
        .map_err(|_| ChatError::Internal("could not encode the payload of a webhook"))?;
    let new = |webhook: &StoredWebhook| NewDelivery {
        webhook: webhook.key,
        event_id,
        event,
        payload: payload.clone(),
        now,
        give_up_at: now.plus_ms(RETRY_FOR_MS),
    };
    Ok(std::iter::once(first).chain(wanted).map(new).collect())
}
