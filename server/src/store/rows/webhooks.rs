//! Webhooks, and what is delivered to them.

use super::{Claimant, HotelKey};
use crate::realtime::app::Secret;
use shared::Timestamp;
use shared::webhook::{DeliveryStatus, WebhookEvent};
use uuid::Uuid;

/// The key of a webhook's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WebhookKey(pub i64);

/// Where a hotel's own system wants to be told.
#[derive(Clone, Debug)]
pub struct StoredWebhook {
    /// Its row.
    pub key: WebhookKey,
    /// Where it is.
    pub url: String,
    /// Of what it is told.
    pub events: Vec<WebhookEvent>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is told nothing.
    pub disabled_at: Option<Timestamp>,
}

/// A webhook to be made.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Whose.
    pub hotel: HotelKey,
    /// Where it is.
    pub url: String,
    /// Of what it is told.
    pub events: Vec<WebhookEvent>,
    /// What is signed with.
    pub secret: Secret,
    /// Now.
    pub now: Timestamp,
}

/// Something to tell a webhook.
#[derive(Clone, Debug)]
pub struct NewDelivery<'a> {
    /// The event's own name, the same for every webhook and every try.
    pub event_id: Uuid,
    /// What happened.
    pub event: WebhookEvent,
    /// JSON text.
    pub payload: &'a str,
    /// Now.
    pub now: Timestamp,
    /// From when on it is not tried again.
    pub give_up_at: Timestamp,
}

/// A delivery as the log shows it.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Its row.
    pub id: i64,
    /// The event's own name.
    pub event_id: Uuid,
    /// What happened.
    pub event: WebhookEvent,
    /// What became of it.
    pub status: DeliveryStatus,
    /// How often it was tried.
    pub attempts: i64,
    /// What the receiver answered last.
    pub response_status: Option<u16>,
    /// Why the last try came to nothing.
    pub problem: Option<String>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was tried last.
    pub last_at: Option<Timestamp>,
    /// When it is tried again.
    pub next_at: Timestamp,
}

/// A delivery that is to be tried now.
#[derive(Clone, Debug)]
pub struct DueRow {
    /// Its row.
    pub id: i64,
    /// Where to.
    pub url: String,
    /// What is signed with.
    pub secret: Secret,
    /// The event's own name.
    pub event_id: Uuid,
    /// JSON text.
    pub payload: String,
    /// How often it was tried.
    pub attempts: u32,
    /// From when on it is not tried again.
    pub give_up_at: Timestamp,
}

/// What became of one try.
#[derive(Clone, Debug)]
pub struct TriedRow {
    /// The delivery.
    pub id: i64,
    /// How it stands now.
    pub status: DeliveryStatus,
    /// When it was tried.
    pub at: Timestamp,
    /// When it is tried again.
    pub next_at: Timestamp,
    /// What the receiver answered.
    pub response_status: Option<u16>,
    /// Why it came to nothing.
    pub problem: Option<String>,
    /// Whether the receiver is gone for good.
    pub gone: bool,
    /// The process that claimed the delivery for this try; `None` where claims
    /// are not needed ([`Store::claimant`](crate::store::Store::claimant)).
    pub claimant: Option<Claimant>,
}
