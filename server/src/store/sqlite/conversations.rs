//! Conversations: their newest change, read markers, who answers, and the
//! desk's list.

use super::Db;
use super::bookings::{booking, booking_columns, instant};
use super::messages::sender_type;
use crate::store::{Conversation, ConversationFilter, ConversationRow, HotelKey, LastMessage, StaffKey, StoreError};
use shared::{ConversationId, MessageId, ReadMarker, ReadMarkers, Seq, StaffInfo, Timestamp};
use sqlx::{AssertSqlSafe, Row, sqlite::SqliteRow};

/// Reads the columns of `conversations`, which every query names `c_…`.
pub(super) fn conversation(row: &SqliteRow) -> Result<Conversation, StoreError> {
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

/// The columns that [`conversation`] reads.
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

const LIST: &str = concat!(
    "SELECT ",
    conversation_columns!(),
    ", ",
    booking_columns!(),
    ", ",
    "m.sender_type AS m_sender_type, substr(m.body, 1, 100) AS m_preview, m.sent_at_ms AS m_sent_at_ms, ",
    "(SELECT count(*) FROM messages u WHERE u.conversation_id = c.id AND u.id > c.staff_up_to \
      AND u.sender_type = 'guest') AS unread ",
    "FROM conversations c JOIN bookings b ON b.id = c.booking_key \
     LEFT JOIN messages m ON m.id = c.last_message_id \
     WHERE c.hotel_id = ? AND (c.last_message_id, c.id) < (?, ?)"
);

fn listed(row: &SqliteRow) -> Result<ConversationRow, StoreError> {
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
        unread: row.try_get("unread")?,
    })
}

impl Db<'_> {
    /// Writes a conversation's row as it now stands.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn save_conversation(&mut self, conversation: &Conversation) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE conversations SET seq = ?, last_message_id = ?, guest_up_to = ?, guest_read_at_ms = ?, \
             staff_up_to = ?, staff_read_at_ms = ?, handler_name = ?, handler_role = ?, handler_id = ?, resolved_at_ms = ? \
             WHERE id = ?",
        )
        .bind(conversation.seq.0)
        .bind(conversation.last_message_id.0)
        .bind(conversation.read.guest.up_to.0)
        .bind(conversation.read.guest.read_at.map(Timestamp::unix_ms))
        .bind(conversation.read.staff.up_to.0)
        .bind(conversation.read.staff.read_at.map(Timestamp::unix_ms))
        .bind(conversation.handler.as_ref().map(|handler| handler.name.as_str()))
        .bind(conversation.handler.as_ref().map(|handler| handler.role.as_str()))
        .bind(conversation.handler_id.map(|key| key.0))
        .bind(conversation.resolved_at.map(Timestamp::unix_ms))
        .bind(conversation.id.0)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// A hotel's conversations, newest activity first, from below a cursor.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn conversations(
        &mut self,
        hotel: HotelKey,
        filter: ConversationFilter,
        search: Option<&str>,
        below: Option<(MessageId, ConversationId)>,
        limit: i64,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let wanted = match filter {
            ConversationFilter::All => "",
            ConversationFilter::Open => " AND c.resolved_at_ms IS NULL",
            ConversationFilter::HandledBy(_) => " AND c.resolved_at_ms IS NULL AND c.handler_id = ?",
            ConversationFilter::Resolved => " AND c.resolved_at_ms IS NOT NULL",
            ConversationFilter::Unread => " AND unread > 0",
        };
        let matching = if search.is_some() {
            " AND (b.guest_name LIKE ? ESCAPE '\\' OR b.room_number LIKE ? ESCAPE '\\' \
             OR b.booking_id LIKE ? ESCAPE '\\')"
        } else {
            ""
        };
        let (message, id) = below.unwrap_or((MessageId(i64::MAX), ConversationId(i64::MAX)));
        let sql = format!("{LIST}{wanted}{matching} ORDER BY c.last_message_id DESC, c.id DESC LIMIT ?");
        // Built of the constants above alone; what a client sent is bound.
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(hotel.0).bind(message.0).bind(id.0);
        if let ConversationFilter::HandledBy(StaffKey(member)) = filter {
            query = query.bind(member);
        }
        if let Some(search) = search {
            let pattern = format!("%{}%", search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            query = query.bind(pattern.clone()).bind(pattern.clone()).bind(pattern);
        }
        let rows = query.bind(limit).fetch_all(&mut *self.conn).await?;
        rows.iter().map(listed).collect()
    }
}
