//! Contents of the database.

use crate::installation::HOTEL;
use crate::recording::StrandName;
use crate::sender::Written;
use shared::{ChannelName, ConversationId, MessageId, Seq};
use sqlx::{Connection, Row};
use uuid::Uuid;

/// The relevant rows of the database.
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
    /// Ordered by id.
    pub messages: Vec<StoredMessage>,
}

/// A message.
pub struct StoredMessage {
    pub id: MessageId,
    pub seq: Seq,
    pub written: Written,
}

impl Stored {
    /// Reads the database directly.
    pub async fn read(url: &str) -> Self {
        if url.starts_with("sqlite:") { sqlite::read(url).await } else { postgres::read(url).await }
    }

    pub fn conversation(&self, id: ConversationId) -> &StoredConversation {
        self.conversations.iter().find(|conversation| conversation.id == id).expect("a conversation")
    }

    /// Returns the changes that the engine must receive on both channels: all
    /// messages, and the newest change.
    pub fn events(&self) -> Vec<(StrandName, Vec<Seq>)> {
        let seqs = |one: &StoredConversation| one.messages.iter().map(|message| message.seq).chain([one.seq]).collect();
        self.conversations.iter().flat_map(|one| one.strands().map(|name| (name, seqs(one)))).collect()
    }

    /// Checks that the database is intact and no event waits.
    pub fn rests(&self) {
        assert_eq!((self.integrity.as_str(), self.outbox_rows), ("ok", 0), "integrity, and rows that still wait");
    }
}

impl StoredConversation {
    /// Returns the guest's channel, and the conversation's part of the staff's
    /// channel.
    pub fn strands(&self) -> [StrandName; 2] {
        let staff = ChannelName::staff(&HOTEL.parse().expect("a slug"));
        [(self.guest_channel.to_string(), None), (staff.to_string(), Some(self.id))]
    }
}

/// The same statements for both database engines.
macro_rules! reader {
    ($name:ident, $connection:ident, $integrity:literal) => {
        mod $name {
            use super::*;
            use sqlx::$connection;

            pub async fn read(url: &str) -> Stored {
                let mut conn = $connection::connect(url).await.expect("the database");
                let count = sqlx::query("SELECT count(*) FROM outbox").fetch_one(&mut conn).await.expect("an answer");
                let integrity = sqlx::query($integrity).fetch_one(&mut conn).await.expect("an answer");
                let rows = sqlx::query(
                    "SELECT conversations.id, conversations.seq, bookings.booking_id FROM conversations \
                     JOIN bookings ON bookings.id = conversations.booking_key ORDER BY conversations.id",
                );
                let mut conversations = Vec::new();
                for row in rows.fetch_all(&mut conn).await.expect("an answer") {
                    let messages = messages(&mut conn, row.get(0)).await;
                    conversations.push(conversation(row.get(0), row.get(1), row.get(2), messages));
                }
                Stored { conversations, outbox_rows: count.get(0), integrity: integrity.get(0) }
            }

            async fn messages(conn: &mut $connection, of: i64) -> Vec<StoredMessage> {
                let rows = sqlx::query(
                    "SELECT id, seq, client_message_id, body FROM messages WHERE conversation_id = $1 ORDER BY id",
                );
                let rows = rows.bind(of).fetch_all(conn).await.expect("an answer");
                rows.iter().map(|row| message(row.get(0), row.get(1), row.get(2), row.get(3))).collect()
            }
        }
    };
}

reader!(sqlite, SqliteConnection, "PRAGMA integrity_check");
reader!(postgres, PgConnection, "SELECT 'ok'");

fn conversation(id: i64, seq: i64, booking: String, messages: Vec<StoredMessage>) -> StoredConversation {
    let channel = ChannelName::guest(&HOTEL.parse().expect("a slug"), &booking.parse().expect("a booking id"));
    StoredConversation { id: ConversationId(id), seq: Seq(seq), guest_channel: channel, messages }
}

fn message(id: i64, seq: i64, client_message_id: Vec<u8>, text: String) -> StoredMessage {
    let client_message_id = Uuid::from_slice(&client_message_id).expect("a UUID");
    StoredMessage { id: MessageId(id), seq: Seq(seq), written: Written { client_message_id, text } }
}
