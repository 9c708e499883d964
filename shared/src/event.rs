//! Events on the channels.

use crate::json::{self, FromJson, Value};
use crate::note::NoteChange;
use crate::{BookingId, ChatState, ConversationId, Message, MessageId, Reader, Seq, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::value::RawValue;
use uuid::Uuid;

/// Maximum size of an event's data in bytes: the limit of Pusher (Pusher docs,
/// "HTTP API reference": 10 kB), less a margin for engines that count the whole
/// request.
pub const MAX_DATA_BYTES: usize = 9_500;

/// Fields of every event, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMeta {
    /// Id of the event. An event that is sent again has the same id.
    pub event_id: Uuid,
    /// Number of the change.
    pub seq: Seq,
    /// Time of the change.
    pub sent_at: Timestamp,
}

/// Data of an event: an object with `type` and `meta`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Kind of event, with its data.
    #[serde(flatten)]
    pub kind: EventKind,
    /// Conversation; on the staff channel only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// Booking; on the staff channel only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// Id, change and time.
    pub meta: EventMeta,
}

/// Kind of event, with its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// A message was written.
    ChatMessage(MessageChange),
    /// A message was edited or deleted.
    MessageUpdated(MessageChange),
    /// A read marker moved.
    MessagesRead {
        /// Side that has read.
        reader: Reader,
        /// Newest message that has been read.
        up_to: MessageId,
        /// Time at which the marker moved.
        read_at: Timestamp,
    },
    /// The permission to chat, the room or the handler changed.
    ChatState(ChatState),
    /// A note was written or removed; on the staff channel only. This is not a
    /// change of the conversation: its `seq` is that of the newest change.
    StaffNote(NoteChange),
    /// The conversation was snoozed, or its snooze was ended by request or by time; on
    /// the staff channel only. Like a note, this is not a change of the conversation. The project's own
    /// pages fetch the list after any event and read this one as unknown, so that the
    /// guest's page does not contain its name.
    ConversationSnoozed {
        /// Time until which it is snoozed; `null` once that has ended.
        snoozed_until: Option<Timestamp>,
    },
    /// Staff have marked the conversation as unread, or it is no longer; on the staff
    /// channel only, and unknown to the project's own pages, too.
    ConversationUnread {
        /// True if it is marked as unread.
        marked_unread: bool,
    },
    /// The conversation and its guest links were erased. Requests for it fail
    /// accordingly.
    ConversationErased,
    /// A kind that this client does not know and ignores.
    Unknown,
}

/// Message of an event: in full or, if that would exceed [`MAX_DATA_BYTES`], by its
/// id; then the client fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageChange {
    /// The message; `null` if it is too large to push.
    pub message: Option<Message>,
    /// Id of the message, if `message` is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
}

impl MessageChange {
    /// Returns a change that contains its message.
    pub fn with_message(message: Message) -> Self {
        Self { message: Some(message), message_id: None }
    }
}

impl Event {
    /// Returns the event without its message or note, for an event that is too
    /// large to push.
    #[must_use]
    pub fn without_message(mut self) -> Self {
        match &mut self.kind {
            EventKind::ChatMessage(change) | EventKind::MessageUpdated(change) => {
                let left_out = change.message.take().map(|message| message.id);
                change.message_id = left_out.or(change.message_id);
            }
            EventKind::StaffNote(change) => {
                let left_out = change.note.take().map(|note| note.id);
                change.note_id = left_out.or(change.note_id);
            }
            EventKind::MessagesRead { .. }
            | EventKind::ChatState(_)
            | EventKind::ConversationSnoozed { .. }
            | EventKind::ConversationUnread { .. }
            | EventKind::ConversationErased
            | EventKind::Unknown => {}
        }
        self
    }

    /// Returns whether guests may receive the event.
    pub fn is_for_guests(&self) -> bool {
        match self.kind {
            EventKind::ChatMessage(_)
            | EventKind::MessageUpdated(_)
            | EventKind::MessagesRead { .. }
            | EventKind::ChatState(_)
            | EventKind::ConversationErased
            | EventKind::Unknown => true,
            EventKind::StaffNote(_) | EventKind::ConversationSnoozed { .. } | EventKind::ConversationUnread { .. } => {
                false
            }
        }
    }
}

/// Programs that are not sent to guests read events with serde_json. This gives the
/// same result as [`FromJson`].
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        json::from_str(text.get()).map_err(de::Error::custom)
    }
}

/// An unknown kind may have fields of any shape.
impl FromJson for Event {
    fn from_json(value: &Value<'_>) -> Option<Self> {
        let kind: String = value.field("type")?;
        let kind = match &*kind {
            "chat_message" => EventKind::ChatMessage(FromJson::from_json(value)?),
            "message_updated" => EventKind::MessageUpdated(FromJson::from_json(value)?),
            "messages_read" => EventKind::MessagesRead {
                reader: value.field("reader")?,
                up_to: value.field("up_to")?,
                read_at: value.field("read_at")?,
            },
            "chat_state" => EventKind::ChatState(FromJson::from_json(value)?),
            "staff_note" => EventKind::StaffNote(FromJson::from_json(value)?),
            "conversation_erased" => EventKind::ConversationErased,
            _ => EventKind::Unknown,
        };
        Some(Self {
            kind,
            conversation_id: value.field("conversation_id")?,
            booking_id: value.field("booking_id")?,
            meta: value.field("meta")?,
        })
    }
}

crate::json_objects! {
    EventMeta { event_id seq sent_at }
    MessageChange { message message_id }
}
