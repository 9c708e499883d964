//! Push subscriptions of guests' browsers.

use super::{Nullable, UnixMs};
use crate::token::SecretHash;
use shared::{ConversationId, MessageId, Timestamp};
use sqlx::FromRow;

/// Key of a subscription's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct PushKey(pub i64);

/// Push subscription to store. (No `Debug`: the endpoint identifies the browser.)
#[derive(Clone)]
pub struct NewPushSubscription {
    /// Conversation to notify of.
    pub conversation: ConversationId,
    /// Digest of the guest token that the browser subscribed with.
    pub token: SecretHash,
    /// URL at the push service.
    pub endpoint: String,
    /// Public key of the browser (RFC 8291, 3.1).
    pub p256dh: Vec<u8>,
    /// Authentication secret (RFC 8291, 3.2).
    pub auth: Vec<u8>,
    /// Language of the notifications, one of our own tags.
    pub language: String,
    /// Current time.
    pub now: Timestamp,
}

/// Push that is due.
#[derive(Clone, FromRow)]
pub struct DuePush {
    /// Key of the subscription.
    #[sqlx(rename = "id")]
    pub key: PushKey,
    /// Conversation to notify of.
    #[sqlx(rename = "conversation_id", try_from = "i64")]
    pub conversation: ConversationId,
    /// URL at the push service.
    pub endpoint: String,
    /// Public key of the browser.
    pub p256dh: Vec<u8>,
    /// Authentication secret.
    pub auth: Vec<u8>,
    /// Language of the notification.
    pub language: String,
    /// Newest message to notify of.
    #[sqlx(rename = "message_id", try_from = "i64")]
    pub message: MessageId,
    /// Number of attempts so far.
    #[sqlx(try_from = "i64")]
    pub attempts: u32,
    /// Time from which on there is no further attempt.
    #[sqlx(rename = "give_up_at_ms", try_from = "UnixMs")]
    pub give_up_at: Timestamp,
    /// Time at which the guest link of the subscription was issued.
    #[sqlx(rename = "issued_at_ms", try_from = "UnixMs")]
    pub issued_at: Timestamp,
    /// `true` if that guest link was revoked.
    #[sqlx(rename = "revoked_at_ms", try_from = "Nullable<UnixMs>")]
    pub revoked: bool,
}

/// Result of an attempt to push.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushResult {
    /// No further attempt, because it was delivered or given up. Messages written
    /// meanwhile are pushed later.
    Done {
        /// Time at which newer messages are pushed.
        newer_at: Timestamp,
    },
    /// Another attempt at this time.
    RetryAt(Timestamp),
    /// The subscription no longer exists.
    Gone,
}

/// Push subscription, as shown to its guest.
#[derive(Clone, FromRow)]
pub struct StoredPushSubscription {
    /// URL at the push service.
    pub endpoint: String,
    /// Language of the notifications.
    pub language: String,
    /// Time at which the browser first subscribed.
    #[sqlx(rename = "created_at_ms", try_from = "UnixMs")]
    pub created_at: Timestamp,
    /// Time at which the browser last subscribed again.
    #[sqlx(rename = "seen_at_ms", try_from = "UnixMs")]
    pub seen_at: Timestamp,
}
