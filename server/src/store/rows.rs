//! Types for the rows of the database.

mod bookings;
mod columns;
mod files;
mod first_replies;
mod hotels;
mod list;
mod people;
mod push;
mod push_mode;
mod snooze;
mod stored;
mod threads;
mod webhooks;

use crate::pending_event::PendingEvent;
use shared::{Attachment, ChannelName, ConversationId, MessageId, SenderType, Seq, Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

pub use bookings::*;
pub(in crate::store) use columns::{Nullable, Parsed, UnixMs, UuidBytes, WebhookEventList};
pub use files::*;
pub use first_replies::*;
pub(in crate::store) use hotels::StoredReply;
pub use hotels::*;
pub use list::*;
pub use people::*;
pub use push::*;
pub use push_mode::*;
pub use snooze::*;
pub use stored::StoredMessage;
pub(in crate::store) use stored::StoredNote;
pub use threads::*;
pub use webhooks::*;

/// Message to insert.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Number of the change.
    pub seq: Seq,
    /// Kind of sender.
    pub sender_type: SenderType,
    /// Name of the sender.
    pub sender_name: &'a str,
    /// Role of the member of staff who sends the message or is its subject.
    pub sender_role: Option<&'a str>,
    /// Name of the member of staff that a system message is about.
    pub told_of: Option<&'a str>,
    /// Key of the sender, if it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Text.
    pub body: &'a str,
    /// Time at which the message was sent.
    pub sent_at: Timestamp,
    /// Id given by the client.
    pub client_message_id: Option<Uuid>,
    /// Room of the guest at this time.
    pub room_number: Option<&'a str>,
    /// Message that this one replies to.
    pub reply_to: Option<MessageId>,
    /// Attached files.
    pub attachments: &'a [Attachment],
}

/// Note to insert.
#[derive(Clone, Debug)]
pub struct NewNote<'a> {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Key of the author, if it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Name of the author.
    pub author_name: &'a str,
    /// Text.
    pub body: &'a str,
    /// Time at which the note was written.
    pub written_at: Timestamp,
    /// Id given by the client.
    pub client_note_id: Option<Uuid>,
}

/// Start and direction of a page of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCursor {
    /// The newest messages.
    Newest,
    /// Messages before a message, newest first.
    Before(MessageId),
    /// Messages changed after a change.
    After(Seq),
}

/// Event to write to the outbox.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Channel of the event.
    pub channel: ChannelName,
    /// Name of the event.
    pub name: &'static str,
    /// Data of the event, JSON.
    pub data: String,
    /// Time at which the event is written.
    pub now: Timestamp,
    /// Older events that this one replaces, if it describes a current state.
    pub supersedes: Option<Supersedes>,
}

impl NewEvent {
    /// Returns the event as it is published, once it has an id.
    pub(super) fn into_pending(self, id: i64) -> PendingEvent {
        let Self { channel, name, data, now, .. } = self;
        PendingEvent {
            id,
            channel: channel.as_str().to_owned(),
            name: name.to_owned(),
            data,
            created_at_ms: now.unix_ms(),
        }
    }
}

/// Older events of the same channel that a newer one makes unnecessary.
#[derive(Clone, Debug)]
pub struct Supersedes {
    /// Key that events about the same state have in common.
    pub key: String,
    /// Only events that were written at or before this time are replaced.
    pub waiting_since: Timestamp,
}

/// Number and age of what waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Backlog {
    /// Number of entries.
    pub count: i64,
    /// Time since which the oldest waits; `None` if there is none.
    #[sqlx(rename = "oldest_ms", try_from = "Nullable<UnixMs>")]
    pub oldest: Option<Timestamp>,
}

/// Schema of a database, compared with that of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct SchemaState {
    /// Version that this program does not know, if any.
    pub(in crate::store) newer: Option<i64>,
    /// Number of migrations that are to be applied.
    pub(in crate::store) pending: usize,
}
