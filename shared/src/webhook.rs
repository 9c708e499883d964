//! Webhooks of a hotel's own systems.

use crate::Timestamp;
use core::fmt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Event that a webhook can receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    /// A message was written, by either side or the system.
    #[serde(rename = "message.created")]
    MessageCreated,
    /// The handler of a conversation changed.
    #[serde(rename = "conversation.assigned")]
    ConversationAssigned,
    /// A conversation was resolved.
    #[serde(rename = "conversation.resolved")]
    ConversationResolved,
    /// A read marker moved.
    #[serde(rename = "read")]
    Read,
}

impl WebhookEvent {
    /// All events.
    pub const ALL: [Self; 4] =
        [Self::MessageCreated, Self::ConversationAssigned, Self::ConversationResolved, Self::Read];

    /// Returns the event on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MessageCreated => "message.created",
            Self::ConversationAssigned => "conversation.assigned",
            Self::ConversationResolved => "conversation.resolved",
            Self::Read => "read",
        }
    }
}

impl fmt::Display for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Error of a word that is not an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookEventError;

impl fmt::Display for WebhookEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event must be message.created, conversation.assigned, conversation.resolved or read")
    }
}

impl core::error::Error for WebhookEventError {}

impl core::str::FromStr for WebhookEvent {
    type Err = WebhookEventError;

    fn from_str(text: &str) -> Result<Self, WebhookEventError> {
        Self::ALL.into_iter().find(|event| event.as_str() == text).ok_or(WebhookEventError)
    }
}

/// The body of `PUT …/webhooks` and `PUT …/webhooks/{webhook}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutWebhook {
    /// URL that deliveries are sent to: `https`, at most 2000 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, pattern = "^https?://[^\\s]+$"))]
    pub url: String,
    /// Events to receive; by default all.
    #[serde(default)]
    pub events: Option<Vec<WebhookEvent>>,
}

/// Webhook, as its hotel sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Number of the webhook.
    pub id: i64,
    /// URL that deliveries are sent to.
    pub url: String,
    /// Events that it receives.
    pub events: Vec<WebhookEvent>,
    /// Time at which it was created.
    pub created_at: Timestamp,
    /// Time at which it was disabled, because it answered 410.
    pub disabled_at: Option<Timestamp>,
    /// Secret that its deliveries are signed with; only in the answer that creates
    /// the webhook.
    pub secret: Option<String>,
}

/// The answer to `GET …/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookList {
    /// Webhooks, in the order in which they were created.
    pub webhooks: Vec<Webhook>,
}

/// Status of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryStatus {
    /// Waiting for its first or its next attempt.
    Waiting,
    /// Accepted by the receiver.
    Delivered,
    /// Failed; no further attempt is made.
    Failed,
}

impl DeliveryStatus {
    /// Returns the word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// Error of a word that is not a status of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryStatusError;

impl fmt::Display for DeliveryStatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("statuses are waiting, delivered and failed")
    }
}

impl core::error::Error for DeliveryStatusError {}

impl core::str::FromStr for DeliveryStatus {
    type Err = DeliveryStatusError;

    fn from_str(word: &str) -> Result<Self, DeliveryStatusError> {
        let all = [Self::Waiting, Self::Delivered, Self::Failed];
        all.into_iter().find(|status| status.as_str() == word).ok_or(DeliveryStatusError)
    }
}

/// Delivery in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// Number of the delivery.
    pub id: i64,
    /// Id of the event, header `webhook-id` of the request.
    pub event_id: Uuid,
    /// Kind of event.
    #[serde(rename = "type")]
    pub event: WebhookEvent,
    /// Status of the delivery.
    pub status: DeliveryStatus,
    /// Number of attempts.
    pub attempts: i64,
    /// HTTP status of the last response.
    pub response_status: Option<u16>,
    /// Reason why the last attempt failed.
    pub problem: Option<String>,
    /// Time at which the delivery was created.
    pub created_at: Timestamp,
    /// Time of the last attempt.
    pub last_attempt_at: Option<Timestamp>,
    /// Time of the next attempt.
    pub next_attempt_at: Option<Timestamp>,
}

/// The answer to `GET …/webhooks/{webhook}/deliveries`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDeliveryList {
    /// Deliveries, newest first.
    pub deliveries: Vec<WebhookDelivery>,
    /// Cursor of the next page, for the parameter `cursor`; `null` at the end.
    pub next_cursor: Option<String>,
}
