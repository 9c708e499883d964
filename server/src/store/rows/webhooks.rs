//! Webhooks and their deliveries.

use super::HotelKey;
use crate::realtime::app::Secret;
use shared::Timestamp;
use shared::webhook::{DeliveryStatus, WebhookEvent};
use uuid::Uuid;

/// Key of a webhook's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WebhookKey(pub i64);

/// Webhook of a hotel.
#[derive(Clone, Debug)]
pub struct StoredWebhook {
    /// Key of the row.
    pub key: WebhookKey,
    /// URL that deliveries are sent to.
    pub url: String,
    /// Events that are delivered.
    pub events: Vec<WebhookEvent>,
    /// Time at which the webhook was created.
    pub created_at: Timestamp,
    /// Time at which the webhook was disabled.
    pub disabled_at: Option<Timestamp>,
}

/// Webhook to insert.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Hotel of the webhook.
    pub hotel: HotelKey,
    /// URL that deliveries are sent to.
    pub url: String,
    /// Events that are delivered.
    pub events: Vec<WebhookEvent>,
    /// Secret that deliveries are signed with.
    pub secret: Secret,
    /// Current time.
    pub now: Timestamp,
}

/// Delivery to insert.
#[derive(Clone, Debug)]
pub struct NewDelivery<'a> {
    /// Id of the event, the same for every webhook and every attempt.
    pub event_id: Uuid,
    /// Kind of event.
    pub event: WebhookEvent,
    /// Payload, JSON.
    pub payload: &'a str,
    /// Current time.
    pub now: Timestamp,
    /// Time from which on there is no further attempt.
    pub give_up_at: Timestamp,
}

/// Delivery, as the log shows it.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Key of the row.
    pub id: i64,
    /// Id of the event.
    pub event_id: Uuid,
    /// Kind of event.
    pub event: WebhookEvent,
    /// Status of the delivery.
    pub status: DeliveryStatus,
    /// Number of attempts.
    pub attempts: i64,
    /// HTTP status of the last response.
    pub response_status: Option<u16>,
    /// Reason why the last attempt failed.
    pub problem: Option<String>,
    /// Time at which the delivery was written.
    pub created_at: Timestamp,
    /// Time of the last attempt.
    pub last_at: Option<Timestamp>,
    /// Time of the next attempt.
    pub next_at: Timestamp,
}

/// Delivery that is due.
#[derive(Clone, Debug)]
pub struct DueDelivery {
    /// Key of the row.
    pub id: i64,
    /// URL to send the request to.
    pub url: String,
    /// Secret to sign the request with.
    pub secret: Secret,
    /// Id of the event.
    pub event_id: Uuid,
    /// Payload, JSON.
    pub payload: String,
    /// Number of attempts so far.
    pub attempts: u32,
    /// Time from which on there is no further attempt.
    pub give_up_at: Timestamp,
}

/// Result of an attempt.
#[derive(Clone, Debug)]
pub struct DeliveryResult {
    /// Key of the delivery.
    pub id: i64,
    /// Status after the attempt.
    pub status: DeliveryStatus,
    /// Time of the attempt.
    pub at: Timestamp,
    /// Time of the next attempt.
    pub next_at: Timestamp,
    /// HTTP status of the response.
    pub response_status: Option<u16>,
    /// Reason why the attempt failed.
    pub problem: Option<String>,
    /// `true` if the receiver is gone for good.
    pub gone: bool,
    /// Process that claimed the delivery for this attempt; `None` if claims are not
    /// needed ([`Store::claimant`](crate::store::Store::claimant)).
    pub claimant: Option<Claimant>,
}

/// Identity of a server process in its claims on deliveries: a random UUID, new at
/// each start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimant(pub Uuid);

impl Claimant {
    /// Returns the text that the database stores.
    pub fn name(self) -> String {
        self.0.to_string()
    }
}
