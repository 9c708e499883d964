//! The desk's list of conversations: a page is cut from an index first, and
//! only then are the rows of that page put together.

use super::Db;
use super::bookings::{booking, booking_columns, instant};
use super::conversations::{conversation, conversation_columns};
use super::messages::sender_type;
use crate::store::{
    ConversationFilter, ConversationRow, HotelKey, LastMessage, ListOrder, ListPage, ListPlace, StaffKey, StoreError,
};
use shared::{ConversationId, MessageId, Timestamp};
use sqlx::{AssertSqlSafe, Row, sqlite::SqliteRow};

const ROWS: &str = concat!(
    "SELECT ",
    conversation_columns!(),
    ", c.unread_count, c.waiting_since_ms, ",
    booking_columns!(),
    ", m.sender_type AS m_sender_type, substr(m.body, 1, 100) AS m_preview, m.sent_at_ms AS m_sent_at_ms FROM (",
);
const ROWS_JOINED: &str = ") p JOIN conversations c ON c.id = p.id JOIN bookings b ON b.id = c.booking_key \
     LEFT JOIN messages m ON m.id = c.last_message_id";

/// How a part of the list is found: the index that has it in order, and what
/// sets it apart.
struct Part {
    index: &'static str,
    wanted: &'static str,
}

fn part(filter: ConversationFilter, order: ListOrder) -> Part {
    use ConversationFilter::{All, HandledBy, Open, Resolved, Unread};
    let (index, wanted) = match (filter, order) {
        (All, ListOrder::Newest) => ("conversations_by_activity", ""),
        (Open, ListOrder::Newest) => ("conversations_open", " AND c.resolved_at_ms IS NULL"),
        (Resolved, ListOrder::Newest) => ("conversations_resolved", " AND c.resolved_at_ms IS NOT NULL"),
        (HandledBy(_), ListOrder::Newest) => {
            ("conversations_handled", " AND c.resolved_at_ms IS NULL AND c.handler_id = ?")
        }
        // All of them are unread, so that both orders are one.
        (Unread, _) => ("conversations_by_unread", " AND c.is_unread = 1"),
        (All, ListOrder::UnreadFirst) => ("conversations_by_unread", ""),
        (Open, ListOrder::UnreadFirst) => ("conversations_open_by_unread", " AND c.resolved_at_ms IS NULL"),
        (Resolved, ListOrder::UnreadFirst) => ("conversations_resolved_by_unread", " AND c.resolved_at_ms IS NOT NULL"),
        (HandledBy(_), ListOrder::UnreadFirst) => {
            ("conversations_handled_by_unread", " AND c.resolved_at_ms IS NULL AND c.handler_id = ?")
        }
    };
    Part { index, wanted }
}

/// The statement of a page. It binds the hotel, whoever handles it, the place
/// (three numbers) and how many. Built of constants alone.
pub(super) fn page_sql(filter: ConversationFilter, order: ListOrder, search: bool) -> String {
    let Part { index, wanted } = part(filter, order);
    let (below, sorted) = match (order, filter) {
        (ListOrder::UnreadFirst, filter) if filter != ConversationFilter::Unread => (
            "(c.is_unread, c.last_message_id, c.id) < (?, ?, ?)",
            "c.is_unread DESC, c.last_message_id DESC, c.id DESC",
        ),
        // The first number says nothing here, and is bound all the same.
        _ => ("? >= 0 AND (c.last_message_id, c.id) < (?, ?)", "c.last_message_id DESC, c.id DESC"),
    };
    let matching = if search {
        " AND EXISTS (SELECT 1 FROM bookings b WHERE b.id = c.booking_key AND (b.guest_name LIKE ? ESCAPE '\\' \
         OR b.room_number LIKE ? ESCAPE '\\' OR b.booking_id LIKE ? ESCAPE '\\'))"
    } else {
        ""
    };
    format!(
        "{ROWS}SELECT c.id FROM conversations c INDEXED BY {index} WHERE c.hotel_id = ?{wanted} AND {below}{matching} \
         ORDER BY {sorted} LIMIT ?{ROWS_JOINED} ORDER BY {sorted}"
    )
}

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
        unread: row.try_get("unread_count")?,
        waiting_since: instant(row, "waiting_since_ms")?,
    })
}

impl Db<'_> {
    /// A page of a hotel's conversations.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn conversations(
        &mut self,
        hotel: HotelKey,
        page: &ListPage,
    ) -> Result<Vec<ConversationRow>, StoreError> {
        let sql = page_sql(page.filter, page.order, page.search.is_some());
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(hotel.0);
        if let ConversationFilter::HandledBy(StaffKey(member)) = page.filter {
            query = query.bind(member);
        }
        let ListPlace { unread, message, conversation } = page.below.unwrap_or(TOP);
        let mut query = query.bind(unread).bind(message.0).bind(conversation.0);
        if let Some(search) = &page.search {
            let pattern = format!("%{}%", search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
            query = query.bind(pattern.clone()).bind(pattern.clone()).bind(pattern);
        }
        let rows = query.bind(page.limit).fetch_all(&mut *self.conn).await?;
        rows.iter().map(listed).collect()
    }
}

/// Above every conversation.
const TOP: ListPlace = ListPlace { unread: true, message: MessageId(i64::MAX), conversation: ConversationId(i64::MAX) };
