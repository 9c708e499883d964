//! Webhooks and their deliveries.

use super::{HotelKey, Nullable, Parsed, UnixMs, WebhookEventList};
use crate::realtime::app::Secret;
use shared::Timestamp;
use shared::webhook::{DeliveryStatus, WebhookEvent};
use sqlx::FromRow;
use uuid::Uuid;

/// Key of a webhook's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct WebhookKey(pub i64);

/// Webhook of a hotel.
#[derive(Clone, Debug, FromRow)]
pub struct StoredWebhook {
    /// Key of the row.
    #[sqlx(rename = "id")]
    pub key: WebhookKey,
    /// URL that deliveries are sent to.
    pub url: String,
    /// Events that are delivered.
    #[sqlx(try_from = "WebhookEventList")]
    pub events: Vec<WebhookEvent>,
    /// Time at which the webhook was created.
    #[sqlx(rename = "created_at_ms", try_from = "UnixMs")]
    pub created_at: Timestamp,
    /// Time at which the webhook was disabled.
    #[sqlx(rename = "disabled_at_ms", try_from = "Nullable<UnixMs>")]
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

/// Webhook delivery to insert.
#[derive(Clone, Debug)]
pub struct NewWebhookDelivery<'a> {
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

/// Webhook delivery, as the log shows it.
#[derive(Clone, Debug, FromRow)]
pub struct WebhookDeliveryRow {
    /// Key of the row.
    pub id: i64,
    /// Id of the event.
    #[sqlx(try_from = "Parsed<Uuid>")]
    pub event_id: Uuid,
    /// Kind of event.
    #[sqlx(rename = "event_type", try_from = "Parsed<WebhookEvent>")]
    pub event: WebhookEvent,
    /// Status of the delivery.
    #[sqlx(try_from = "Parsed<DeliveryStatus>")]
    pub status: DeliveryStatus,
    /// Number of attempts.
    pub attempts: i64,
    /// HTTP status of the last response.
    #[sqlx(try_from = "Nullable<i64>")]
    pub response_status: Option<u16>,
    /// Reason why the last attempt failed.
    pub problem: Option<String>,
    /// Time at which the delivery was written.
    #[sqlx(rename = "created_at_ms", try_from = "UnixMs")]
    pub created_at: Timestamp,
    /// Time of the last attempt.
    #[sqlx(rename = "last_at_ms", try_from = "Nullable<UnixMs>")]
    pub last_at: Option<Timestamp>,
    /// Time of the next attempt.
    #[sqlx(rename = "next_at_ms", try_from = "UnixMs")]
    pub next_at: Timestamp,
}

/// Webhook delivery that is due.
#[derive(Clone, Debug, FromRow)]
pub struct DueWebhookDelivery {
    /// Key of the row.
    pub id: i64,
    /// URL to send the request to.
    pub url: String,
    /// Secret to sign the request with.
    #[sqlx(try_from = "String")]
    pub secret: Secret,
    /// Id of the event.
    #[sqlx(try_from = "Parsed<Uuid>")]
    pub event_id: Uuid,
    /// Payload, JSON.
    pub payload: String,
    /// Number of attempts so far.
    #[sqlx(try_from = "i64")]
    pub attempts: u32,
    /// Time from which on there is no further attempt.
    #[sqlx(rename = "give_up_at_ms", try_from = "UnixMs")]
    pub give_up_at: Timestamp,
}

/// Result of an attempt at a webhook delivery.
#[derive(Clone, Debug)]
pub struct WebhookDeliveryResult {
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
