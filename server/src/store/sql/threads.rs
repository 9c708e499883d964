//! Threads: a conversation with its booking and hotel, found by different keys with one
//! query each, and the changes of a conversation's row. In a write the conversation is
//! locked before it is read, so that changes follow each other, whichever server makes
//! them.

use super::Db;
use super::bookings::booking_columns;
use super::hotels::hotel_columns;
use crate::store::batch::NewMessages;
use crate::store::value::to_json;
use crate::store::{Conversation, ConversationLock, HotelKey, InsertedMessage, StoreError, Thread, TokenThread};
use crate::token::SecretHash;
use serde::Serialize;
use shared::{BookingId, ConversationId, HotelSlug, MessageId, ReadMarkers, Seq, Timestamp};
use std::collections::BTreeMap;

/// Columns of a [`Thread`].
macro_rules! thread_columns {
    () => {
        concat!(hotel_columns!(), ", ", booking_columns!(), ", ", conversation_columns!())
    };
}
pub(super) use thread_columns;

macro_rules! select_thread {
    ($more:literal, $from:expr) => {
        concat!("SELECT ", $more, thread_columns!(), " FROM ", $from)
    };
}

/// `FROM` and `WHERE` of the thread of a conversation (`$1`).
macro_rules! of_conversation {
    () => {
        "conversations c JOIN bookings b ON b.id = c.booking_key JOIN hotels h ON h.id = c.hotel_id WHERE c.id = $1"
    };
}

/// The columns of the thread of a conversation and the rest of the query, for use
/// after other columns.
pub(super) const THREAD_OF_CONVERSATION: &str = concat!(thread_columns!(), " FROM ", of_conversation!());

impl Db<'_> {
    /// Returns the thread of a guest token at a hotel, even if the token is no
    /// longer valid.
    pub async fn thread_of_token(
        &mut self,
        slug: &HotelSlug,
        hash: &SecretHash,
    ) -> Result<Option<TokenThread>, StoreError> {
        self.lock_conversation(ConversationLock::OfToken(*hash)).await?;
        Ok(sqlx::query_as(select_thread!(
            "t.issued_at_ms, t.revoked_at_ms, ",
            "guest_tokens t JOIN bookings b ON b.id = t.booking_key JOIN hotels h ON h.id = b.hotel_id \
             JOIN conversations c ON c.booking_key = b.id WHERE t.hash = $1 AND h.slug = $2"
        ))
        .bind(hash.as_bytes())
        .bind(slug.as_str())
        .fetch_optional(self.conn().await?)
        .await?)
    }

    /// Returns the thread of a booking.
    pub async fn thread_of_booking(
        &mut self,
        slug: &HotelSlug,
        booking: &BookingId,
    ) -> Result<Option<Thread>, StoreError> {
        loop {
            let is_locked = self.lock_conversation_of_booking(slug, booking).await?;
            let thread = sqlx::query_as(select_thread!(
                "",
                "hotels h JOIN bookings b ON b.hotel_id = h.id JOIN conversations c ON c.booking_key = b.id \
                 WHERE h.slug = $1 AND b.booking_id = $2"
            ))
            .bind(slug.as_str())
            .bind(booking.as_str())
            .fetch_optional(self.conn().await?)
            .await?;
            // A booking that was inserted after the lock found none is locked in
            // another iteration.
            if is_locked || thread.is_none() {
                return Ok(thread);
            }
        }
    }

    /// Returns the threads of a hotel whose bookings are not cancelled.
    pub async fn threads_of_hotel(&mut self, hotel: HotelKey) -> Result<Vec<Thread>, StoreError> {
        self.lock_conversations_of_hotel(hotel).await?;
        Ok(sqlx::query_as(select_thread!(
            "",
            "conversations c JOIN bookings b ON b.id = c.booking_key JOIN hotels h ON h.id = c.hotel_id \
             WHERE c.hotel_id = $1 AND NOT b.cancelled ORDER BY c.id"
        ))
        .bind(hotel.0)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Returns the thread of a conversation.
    pub async fn thread(&mut self, id: ConversationId) -> Result<Option<Thread>, StoreError> {
        self.lock_conversation(ConversationLock::Conversation(id)).await?;
        Ok(sqlx::query_as(select_thread!("", of_conversation!())).bind(id.0).fetch_optional(self.conn().await?).await?)
    }
}

/// Columns of a [`Conversation`], from `conversations c`.
macro_rules! conversation_columns {
    () => {
        "c.id AS c_id, c.seq AS c_seq, c.last_message_id AS c_last_message_id, \
         c.guest_up_to AS c_guest_up_to, c.guest_read_at_ms AS c_guest_read_at_ms, \
         c.staff_up_to AS c_staff_up_to, c.staff_read_at_ms AS c_staff_read_at_ms, \
         c.handler_name AS c_handler_name, c.handler_role AS c_handler_role, \
         c.handler_id AS c_handler_id, c.resolved_at_ms AS c_resolved_at_ms, \
         c.waiting_since_ms AS c_waiting_since_ms"
    };
}
pub(super) use conversation_columns;

/// Assignments of the columns that every update writes, from an [`UpdatedRow`] `r`.
macro_rules! conversation_assignments {
    () => {
        "seq = r.seq, last_message_id = r.last_message_id, guest_up_to = r.guest_up_to, \
         guest_read_at_ms = r.guest_read_at_ms, staff_up_to = r.staff_up_to, \
         staff_read_at_ms = r.staff_read_at_ms, handler_name = r.handler_name, \
         handler_role = r.handler_role, handler_id = r.handler_id, resolved_at_ms = r.resolved_at_ms"
    };
}

/// Updates rows of conversations, with more assignments from more columns of `r`.
macro_rules! update_conversations {
    ($more:literal $(, $column:ident $type:ident)*) => {
        concat!(
            "UPDATE conversations SET ",
            conversation_assignments!(),
            $more,
            " FROM ",
            json_rows!(
                "r", id BIGINT, seq BIGINT, last_message_id BIGINT, guest_up_to BIGINT, guest_read_at_ms BIGINT,
                staff_up_to BIGINT, staff_read_at_ms BIGINT, handler_name TEXT, handler_role TEXT,
                handler_id BIGINT, resolved_at_ms BIGINT $(, $column $type)*
            ),
            " WHERE conversations.id = r.id"
        )
    };
}

impl Db<'_> {
    /// Updates the row of a conversation, except for what its messages determine.
    pub async fn update_conversation(&mut self, conversation: &Conversation) -> Result<(), StoreError> {
        let row = UpdatedRow::of(conversation, NewMessages::default());
        self.defer("conversations", update_conversations!(""), [to_json(&[row])?]).await
    }

    /// Updates the rows of conversations with new messages: also the unread count, the
    /// wait of the guest, the mark that staff have set, which an answer removes, and a
    /// snooze, which a message of the guest ends, and an answer if its time has passed.
    pub(in crate::store) async fn update_conversations(
        &mut self,
        conversations: &BTreeMap<ConversationId, Conversation>,
        new_messages: &[InsertedMessage],
    ) -> Result<(), StoreError> {
        if conversations.is_empty() {
            return Ok(());
        }
        let counts = NewMessages::by_conversation(new_messages);
        let count = |id| counts.get(id).copied().unwrap_or_default();
        let rows: Vec<_> = conversations.iter().map(|(id, row)| UpdatedRow::of(row, count(id))).collect();
        self.defer(
            "conversations",
            update_conversations!(
                ", waiting_since_ms = r.guest_waits_since_ms, unread_count = unread_count + r.from_guest, \
                 marked_unread = marked_unread AND r.answered_at_ms IS NULL, \
                 snoozed_until_ms = CASE WHEN r.from_guest > 0 OR snoozed_until_ms <= r.answered_at_ms THEN NULL \
                 ELSE snoozed_until_ms END",
                guest_waits_since_ms BIGINT,
                from_guest BIGINT,
                answered_at_ms BIGINT
            ),
            [to_json(&rows)?],
        )
        .await
    }
}

/// Row of a conversation, with its new messages.
#[derive(Serialize)]
struct UpdatedRow<'a> {
    id: ConversationId,
    seq: Seq,
    last_message_id: MessageId,
    guest_up_to: MessageId,
    guest_read_at_ms: Option<i64>,
    staff_up_to: MessageId,
    staff_read_at_ms: Option<i64>,
    handler_name: Option<&'a str>,
    handler_role: Option<&'a str>,
    handler_id: Option<i64>,
    resolved_at_ms: Option<i64>,
    guest_waits_since_ms: Option<i64>,
    from_guest: i64,
    answered_at_ms: Option<i64>,
}

impl<'a> UpdatedRow<'a> {
    fn of(conversation: &'a Conversation, new_messages: NewMessages) -> Self {
        let ReadMarkers { guest, staff } = &conversation.read;
        let handler = conversation.handler.as_ref();
        Self {
            id: conversation.id,
            seq: conversation.seq,
            last_message_id: conversation.last_message_id,
            guest_up_to: guest.up_to,
            guest_read_at_ms: guest.read_at.map(Timestamp::unix_ms),
            staff_up_to: staff.up_to,
            staff_read_at_ms: staff.read_at.map(Timestamp::unix_ms),
            handler_name: handler.map(|handler| handler.name.as_str()),
            handler_role: handler.map(|handler| handler.role.as_str()),
            handler_id: conversation.handler_id.map(|key| key.0),
            resolved_at_ms: conversation.resolved_at.map(Timestamp::unix_ms),
            guest_waits_since_ms: conversation.waiting_since.map(Timestamp::unix_ms),
            from_guest: new_messages.from_guest,
            answered_at_ms: new_messages.answered_at.map(Timestamp::unix_ms),
        }
    }
}
