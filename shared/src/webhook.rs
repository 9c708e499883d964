//! What a hotel's own systems are told by webhook.

use crate::Timestamp;
use core::fmt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a webhook is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WebhookEvent {
    /// A message was written, by whomever.
    #[serde(rename = "message.created")]
    MessageCreated,
    /// Another one answers the guest from now on.
    #[serde(rename = "conversation.assigned")]
    ConversationAssigned,
    /// A conversation was settled.
    #[serde(rename = "conversation.resolved")]
    ConversationResolved,
    /// A read marker moved.
    #[serde(rename = "read")]
    Read,
}

impl WebhookEvent {
    /// Every event there is.
    pub const ALL: [Self; 4] =
        [Self::MessageCreated, Self::ConversationAssigned, Self::ConversationResolved, Self::Read];

    /// The event as it stands on the wire.
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

/// A word that names no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookEventError;

impl fmt::Display for WebhookEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("events are message.created, conversation.assigned, conversation.resolved and read")
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
    /// Where it is: `https`, at most 2000 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, pattern = "^https?://[^\\s]+$"))]
    pub url: String,
    /// Of what it is told; without it of everything.
    #[serde(default)]
    pub events: Option<Vec<WebhookEvent>>,
}

/// A webhook, as its hotel sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    /// Its number.
    pub id: i64,
    /// Where it is.
    pub url: String,
    /// Of what it is told.
    pub events: Vec<WebhookEvent>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Since when it is told nothing, for it answered 410.
    pub disabled_at: Option<Timestamp>,
    /// What its deliveries are signed with: shown where it is made, this once.
    pub secret: Option<String>,
}

/// The answer to `GET …/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookList {
    /// In the order in which they were made.
    pub webhooks: Vec<Webhook>,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DeliveryStatus {
    /// It is to be tried, for the first time or again.
    Waiting,
    /// The receiver has it.
    Delivered,
    /// It is not tried again.
    Failed,
}

impl DeliveryStatus {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }
}

/// A delivery in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDelivery {
    /// Its number.
    pub id: i64,
    /// The event's own name, `webhook-id` of the request.
    pub event_id: Uuid,
    /// What happened.
    #[serde(rename = "type")]
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
    pub last_attempt_at: Option<Timestamp>,
    /// When it is tried next.
    pub next_attempt_at: Option<Timestamp>,
}

/// The answer to `GET …/webhooks/{webhook}/deliveries`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookDeliveryList {
    /// Newest first.
    pub deliveries: Vec<WebhookDelivery>,
    /// Give it back as `cursor` for what comes below; `null` at the end.
    pub next_cursor: Option<String>,
}
