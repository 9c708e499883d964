//! What the database holds.

use crate::installation::HOTEL;
use crate::recording::StrandName;
use crate::sender::Written;
use shared::{ChannelName, ConversationId, MessageId, Seq};
use sqlx::{Connection, Row, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// The database's rows, as far as they matter here.
pub struct Stored {
    pub conversations: Vec<StoredConversation>,
    outbox_rows: i64,
    integrity: String,
}

/// A conversation.
pub struct StoredConversation {
    pub id: ConversationId,
    pub seq: Seq,
    pub guest_channel: ChannelName,
    /// By id.
    pub messages: Vec<StoredMessage>,
}

/// A message.
pub struct StoredMessage {
    pub id: MessageId,
    pub seq: Seq,
    pub written: Written,
}

impl Stored {
    /// Reads it, past the server.
    pub async fn read(path: &Path) -> Self {
        let url = format!("sqlite://{}", path.display());
        let mut conn = SqliteConnection::connect(&url).await.expect("the database");
        let count = sqlx::query("SELECT count(*) FROM outbox").fetch_one(&mut conn).await.expect("an answer");
        let integrity = sqlx::query("PRAGMA integrity_check").fetch_one(&mut conn).await.expect("an answer");
        let rows = sqlx::query(
            "SELECT conversations.id, conversations.seq, bookings.booking_id FROM conversations \
             JOIN bookings ON bookings.id = conversations.booking_key ORDER BY conversations.id",
        );
        let mut conversations = Vec::new();
        for row in rows.fetch_all(&mut conn).await.expect("an answer") {
            let booking: String = row.get(2);
            let channel = ChannelName::guest(&HOTEL.parse().expect("a slug"), &booking.parse().expect("a booking id"));
            let id = ConversationId(row.get(0));
            let messages = messages(&mut conn, id).await;
            conversations.push(StoredConversation { id, seq: Seq(row.get(1)), guest_channel: channel, messages });
        }
        Self { conversations, outbox_rows: count.get(0), integrity: integrity.get(0) }
    }

    pub fn conversation(&self, id: ConversationId) -> &StoredConversation {
        self.conversations.iter().find(|conversation| conversation.id == id).expect("a conversation")
    }

    /// What the engine has to get on both channels: every message, and the
    /// newest change.
    pub fn events(&self) -> Vec<(StrandName, Vec<Seq>)> {
        let seqs = |one: &StoredConversation| one.messages.iter().map(|message| message.seq).chain([one.seq]).collect();
        self.conversations.iter().flat_map(|one| one.strands().map(|name| (name, seqs(one)))).collect()
    }

    /// The file is sound and nothing waits any more.
    pub fn rests(&self) {
        assert_eq!((self.integrity.as_str(), self.outbox_rows), ("ok", 0), "integrity, and rows that still wait");
    }
}

impl StoredConversation {
    /// The guest's channel, and its part of the staff's.
    pub fn strands(&self) -> [StrandName; 2] {
        let staff = ChannelName::staff(&HOTEL.parse().expect("a slug"));
        [(self.guest_channel.to_string(), None), (staff.to_string(), Some(self.id))]
    }
}

async fn messages(conn: &mut SqliteConnection, of: ConversationId) -> Vec<StoredMessage> {
    let rows =
        sqlx::query("SELECT id, seq, client_message_id, body FROM messages WHERE conversation_id = ? ORDER BY id");
    let rows = rows.bind(of.0).fetch_all(conn).await.expect("an answer");
    let message = |row: &sqlx::sqlite::SqliteRow| StoredMessage {
        id: MessageId(row.get(0)),
        seq: Seq(row.get(1)),
        written: Written { client_message_id: Uuid::from_slice(row.get(2)).expect("a UUID"), text: row.get(3) },
    };
    rows.iter().map(message).collect()
}
