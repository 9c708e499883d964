//! Loads what the decisions of a batch need, and writes their changes. Each statement
//! is about all of them: the number of statements does not depend on their number.

use super::Db;
use super::bookings::booking_columns;
use super::hotels::hotel_columns;
use super::messages::stored_messages;
use super::threads::{conversation_columns, thread_columns};
use crate::store::batch::{BatchState, Changes, Needs, TokenState};
use crate::store::rows::StoredMessage;
use crate::store::value::{Value, to_json};
use crate::store::{ConversationLock, HotelKey, StaffKey, StoreError, StoredFile, StoredWebhook, Thread};
use serde::Serialize;
use shared::{ConversationId, MessageId, SenderType, Timestamp};
use sqlx::FromRow;
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// Finds the threads of the decisions, and the stored messages that they repeat.
pub(in crate::store) const THREADS: &str = concat!(
    "SELECT r.nth, t.issued_at_ms, t.revoked_at_ms, (SELECT m.id FROM messages m WHERE m.conversation_id = c.id \
     AND m.sender_type = r.sender_type AND m.client_message_id = ",
    from_hex!("r.client_message_id"),
    ") AS repeated, ",
    new_message_ids!(),
    ", ",
    thread_columns!(),
    " FROM ",
    json_rows!(
        "r", nth BIGINT, conversation BIGINT, token TEXT, sender_type TEXT, client_message_id TEXT, ids BIGINT,
        ids_before BIGINT
    ),
    " LEFT JOIN guest_tokens t ON t.hash = ",
    from_hex!("r.token"),
    " JOIN bookings b ON b.id = \
     coalesce(t.booking_key, (SELECT o.booking_key FROM conversations o WHERE o.id = r.conversation)) \
     JOIN conversations c ON c.booking_key = b.id JOIN hotels h ON h.id = b.hotel_id"
);

/// Parameters of a decision for [`THREADS`].
#[derive(Serialize)]
struct NeedsRow {
    nth: usize,
    conversation: Option<ConversationId>,
    token: Option<String>,
    sender_type: Option<SenderType>,
    client_message_id: Option<String>,
    ids: usize,
    ids_before: usize,
}

impl NeedsRow {
    fn all_of(needs: &[&Needs]) -> Vec<Self> {
        let mut ids_before = 0;
        let row = |(nth, needs): (usize, &&Needs)| {
            let (conversation, token) = match &needs.conversation {
                ConversationLock::Conversation(id) => (Some(*id), None),
                ConversationLock::OfToken(token) => (None, Some(token.to_hex())),
            };
            let row = Self {
                nth,
                conversation,
                token,
                sender_type: needs.client_message.map(|(sender, _)| sender),
                client_message_id: needs.client_message.map(|(_, id)| hex(id)),
                ids: needs.message_ids,
                ids_before,
            };
            ids_before += needs.message_ids;
            row
        };
        needs.iter().enumerate().map(row).collect()
    }
}

/// Returns the parameter of [`THREADS`].
pub(in crate::store) fn needs_json(needs: &[&Needs]) -> Result<Value, StoreError> {
    to_json(&NeedsRow::all_of(needs))
}

/// Row of [`THREADS`].
#[derive(FromRow)]
pub(in crate::store) struct LoadedThread {
    nth: i64,
    issued_at_ms: Option<i64>,
    revoked_at_ms: Option<i64>,
    repeated: Option<i64>,
    first_id: Option<i64>,
    second_id: Option<i64>,
    #[sqlx(flatten)]
    thread: Thread,
}

/// Row with a single value.
#[derive(Serialize)]
struct IdRow<T> {
    id: T,
}

/// Adds threads, tokens and message ids to a state. Returns the ids of the stored
/// messages that are repeated.
fn add_threads(needs: &[&Needs], found: Vec<LoadedThread>, state: &mut BatchState) -> Result<Vec<i64>, StoreError> {
    let (mut repeated, mut ids) = (Vec::new(), Vec::new());
    for row in found {
        let id = row.thread.conversation.id;
        let needs = usize::try_from(row.nth).ok().and_then(|nth| needs.get(nth));
        let Some(needs) = needs else { return Err(StoreError::Corrupt("number of a row".into())) };
        if let (ConversationLock::OfToken(token), Some(issued_at_ms)) = (needs.conversation, row.issued_at_ms) {
            let issued_at = Timestamp::from_unix_ms(issued_at_ms);
            let revoked = row.revoked_at_ms.is_some();
            state.tokens.insert(token, TokenState { conversation: id, issued_at, revoked });
        }
        if let (Some((sender, client_id)), Some(message)) = (needs.client_message, row.repeated) {
            state.client_messages.insert((id, sender, client_id), MessageId(message));
            repeated.push(message);
        }
        ids.extend(row.first_id.into_iter().chain(row.second_id));
        state.threads.insert(id, row.thread);
    }
    ids.sort_unstable();
    state.message_ids = ids.into_iter().map(MessageId).collect();
    Ok(repeated)
}

fn hex(uuid: Uuid) -> String {
    uuid.simple().to_string()
}

impl Db<'_> {
    /// Loads what decisions need. On PostgreSQL their conversations must be locked.
    pub(in crate::store) async fn load_batch(&mut self, needs: &[&Needs]) -> Result<BatchState, StoreError> {
        let rows = needs_json(needs)?;
        let found = sqlx::query_as(THREADS).bind(rows.text()).fetch_all(self.conn().await?).await?;
        self.load_batch_of(needs, found).await
    }

    /// Loads what decisions need besides the rows of [`THREADS`].
    pub(in crate::store) async fn load_batch_of(
        &mut self,
        needs: &[&Needs],
        found: Vec<LoadedThread>,
    ) -> Result<BatchState, StoreError> {
        let mut state = BatchState::default();
        let repeated = add_threads(needs, found, &mut state)?;
        let quoted = needs.iter().filter_map(|needs| needs.message.map(|id| id.0));
        self.load_messages(quoted.chain(repeated).collect(), &mut state).await?;
        self.load_files(needs.iter().flat_map(|needs| needs.files.iter().copied()).collect(), &mut state).await?;
        self.load_staff(needs.iter().filter_map(|needs| needs.staff.map(|key| key.0)).collect(), &mut state).await?;
        self.load_webhooks(&mut state).await?;
        Ok(state)
    }

    async fn load_messages(&mut self, ids: BTreeSet<i64>, state: &mut BatchState) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = ids.into_iter().map(|id| IdRow { id }).collect();
        let found: Vec<StoredMessage> = sqlx::query_as(concat!(
            stored_messages!(),
            " WHERE m.id IN (SELECT i.id FROM ",
            json_rows!("i", id BIGINT),
            ")"
        ))
        .bind(to_json(&ids)?.text())
        .fetch_all(self.conn().await?)
        .await?;
        for stored in found {
            // Messages of other conversations are not used.
            let Some(thread) = state.threads.get(&ConversationId(stored.conversation_id)) else { continue };
            let message = stored.message(&thread.booking.booking_id)?;
            state.messages.insert(message.id, message);
        }
        Ok(())
    }

    async fn load_files(&mut self, ids: HashSet<Uuid>, state: &mut BatchState) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = ids.into_iter().map(|id| IdRow { id: hex(id) }).collect();
        let found: Vec<StoredFile> = sqlx::query_as(concat!(
            "SELECT * FROM attachments WHERE id IN (SELECT ",
            from_hex!("i.id"),
            " FROM ",
            json_rows!("i", id TEXT),
            ")"
        ))
        .bind(to_json(&ids)?.text())
        .fetch_all(self.conn().await?)
        .await?;
        state.files = found.into_iter().map(|file| (file.id, file)).collect();
        Ok(())
    }

    /// Loads the members of staff who have not left. They cannot be removed until
    /// the write ends.
    async fn load_staff(&mut self, keys: BTreeSet<i64>, state: &mut BatchState) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let keys: Vec<_> = keys.into_iter().map(|id| IdRow { id }).collect();
        let found: Vec<StaffKey> = sqlx::query_scalar(concat!(
            "SELECT s.id FROM staff s WHERE s.id IN (SELECT i.id FROM ",
            json_rows!("i", id BIGINT),
            ") AND s.left_at_ms IS NULL ORDER BY s.id",
            for_share!("s")
        ))
        .bind(to_json(&keys)?.text())
        .fetch_all(self.conn().await?)
        .await?;
        state.staff = found.into_iter().collect();
        Ok(())
    }

    async fn load_webhooks(&mut self, state: &mut BatchState) -> Result<(), StoreError> {
        let hotels = state.threads.values().filter(|thread| thread.hotel.has_webhooks);
        let hotels: HashSet<HotelKey> = hotels.map(|thread| thread.hotel.key).collect();
        for hotel in hotels {
            let webhooks: Vec<StoredWebhook> = self.webhooks(hotel).await?;
            state.webhooks.insert(hotel, webhooks);
        }
        Ok(())
    }

    /// Writes the changes of decisions. PostgreSQL combines the statements into one,
    /// or into two if events replace others; the events are inserted by the last one.
    pub(in crate::store) async fn write_batch(&mut self, changes: &Changes) -> Result<(), StoreError> {
        self.insert_messages(&changes.messages).await?;
        self.attach_files(&changes.attached).await?;
        self.update_conversations(&changes.conversations, &changes.messages).await?;
        self.insert_deliveries(&changes.deliveries).await?;
        self.schedule_pushes(&changes.pushes).await?;
        self.insert_first_replies(&changes.first_replies).await?;
        self.enqueue(&changes.events).await
    }
}
