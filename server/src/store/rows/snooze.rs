//! Conversations that are snoozed.

use super::UnixMs;
use shared::{ConversationId, Timestamp};
use sqlx::FromRow;

/// A conversation and the time until which it is snoozed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Snooze {
    /// The time.
    #[sqlx(rename = "snoozed_until_ms", try_from = "UnixMs")]
    pub until: Timestamp,
    /// The conversation.
    #[sqlx(rename = "id", try_from = "i64")]
    pub conversation: ConversationId,
}
