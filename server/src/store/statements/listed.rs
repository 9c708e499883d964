//! A row of the list of conversations.

use super::EngineRow;
use super::bookings::{booking, booking_columns, instant};
use super::conversations::{conversation, conversation_columns};
use super::messages::sender_type;
use crate::store::{ConversationRow, LastMessage, StoreError};
use shared::Timestamp;
use sqlx::Row;

/// What [`listed`] reads of `conversations c`, `bookings b` and its newest
/// message, `messages m`.
pub(in crate::store) const LISTED: &str = concat!(
    conversation_columns!(),
    ", c.unread_count, c.waiting_since_ms, ",
    booking_columns!(),
    ", m.sender_type AS m_sender_type, substr(m.body, 1, 100) AS m_preview, m.sent_at_ms AS m_sent_at_ms",
);

pub(in crate::store) fn listed(row: &EngineRow) -> Result<ConversationRow, StoreError> {
    let sender: Option<String> = row.try_get("m_sender_type")?;
    let last_message = match sender {
        None => None,
        Some(sender) => Some(LastMessage {
            sender_type: sender_type(&sender)?,
            preview: row.try_get("m_preview")?,
            sent_at: Timestamp::from_unix_ms(row.try_get("m_sent_at_ms")?),
        }),
    };
    Ok(ConversationRow {
        conversation: conversation(row)?,
        booking: booking(row)?,
        last_message,
        unread: row.try_get("unread_count")?,
        waiting_since: instant(row, "waiting_since_ms")?,
    })
}
