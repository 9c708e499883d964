//! Conversations: newest change, read markers and handler.

use super::{Db, EngineRow, instant};
use crate::store::{Conversation, StaffKey, StoreError};
use shared::{ConversationId, MessageId, ReadMarker, ReadMarkers, Seq, StaffInfo, Timestamp};
use sqlx::Row;

/// Reads the columns of `conversations`, which every query names `c_…`.
pub(super) fn conversation(row: &EngineRow) -> Result<Conversation, StoreError> {
    let marker = |up_to: &str, read_at: &str| -> Result<ReadMarker, StoreError> {
        Ok(ReadMarker { up_to: MessageId(row.try_get(up_to)?), read_at: instant(row, read_at)? })
    };
    let handler_name: Option<String> = row.try_get("c_handler_name")?;
    let handler_role: Option<String> = row.try_get("c_handler_role")?;
    Ok(Conversation {
        id: ConversationId(row.try_get("c_id")?),
        seq: Seq(row.try_get("c_seq")?),
        last_message_id: MessageId(row.try_get("c_last_message_id")?),
        read: ReadMarkers {
            guest: marker("c_guest_up_to", "c_guest_read_at_ms")?,
            staff: marker("c_staff_up_to", "c_staff_read_at_ms")?,
        },
        handler: handler_name.map(|name| StaffInfo { name, role: handler_role.unwrap_or_default() }),
        handler_id: row.try_get::<Option<i64>, _>("c_handler_id")?.map(StaffKey),
        resolved_at: instant(row, "c_resolved_at_ms")?,
    })
}

/// Columns that [`conversation`] reads.
macro_rules! conversation_columns {
    () => {
        "c.id AS c_id, c.seq AS c_seq, c.last_message_id AS c_last_message_id, \
         c.guest_up_to AS c_guest_up_to, c.guest_read_at_ms AS c_guest_read_at_ms, \
         c.staff_up_to AS c_staff_up_to, c.staff_read_at_ms AS c_staff_read_at_ms, \
         c.handler_name AS c_handler_name, c.handler_role AS c_handler_role, \
         c.handler_id AS c_handler_id, c.resolved_at_ms AS c_resolved_at_ms"
    };
}
pub(super) use conversation_columns;

impl Db<'_> {
    /// Updates the row of a conversation.
    pub async fn update_conversation(&mut self, conversation: &Conversation) -> Result<(), StoreError> {
        let ReadMarkers { guest, staff } = &conversation.read;
        let handler = conversation.handler.as_ref();
        self.defer(
            "conversations",
            "UPDATE conversations SET seq = $1, last_message_id = $2, guest_up_to = $3, guest_read_at_ms = $4, \
             staff_up_to = $5, staff_read_at_ms = $6, handler_name = $7, handler_role = $8, handler_id = $9, resolved_at_ms = $10 \
             WHERE id = $11",
            [
                conversation.seq.0.into(),
                conversation.last_message_id.0.into(),
                guest.up_to.0.into(),
                guest.read_at.map(Timestamp::unix_ms).into(),
                staff.up_to.0.into(),
                staff.read_at.map(Timestamp::unix_ms).into(),
                handler.map(|handler| handler.name.as_str()).into(),
                handler.map(|handler| handler.role.as_str()).into(),
                conversation.handler_id.map(|key| key.0).into(),
                conversation.resolved_at.map(Timestamp::unix_ms).into(),
                conversation.id.0.into(),
            ],
        )
        .await
    }
}
