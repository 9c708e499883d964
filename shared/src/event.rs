//! What travels over the channels.

use crate::json::{self, FromJson, Value};
use crate::note::NoteChange;
use crate::{BookingId, ChatState, ConversationId, Message, MessageId, Reader, Seq, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::value::RawValue;
use uuid::Uuid;

/// The most that Pusher takes as an event's data (Pusher docs, "HTTP API
/// reference": 10 kB), less a margin for engines that count the whole request.
pub const MAX_DATA_BYTES: usize = 9_500;

/// What every event carries beside its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventMeta {
    /// The event's own name; the same again is the same event.
    pub event_id: Uuid,
    /// The change it tells of.
    pub seq: Seq,
    /// When that change was made.
    pub sent_at: Timestamp,
}

/// An event's data: an object with `type` and `meta`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// On the staff channel: in which conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// On the staff channel: of which booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// Its name and place.
    pub meta: EventMeta,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum EventKind {
    /// A message was written.
    ChatMessage(MessageChange),
    /// A message was edited or deleted.
    MessageUpdated(MessageChange),
    /// A read marker moved.
    MessagesRead {
        /// Whose.
        reader: Reader,
        /// To where.
        up_to: MessageId,
        /// When.
        read_at: Timestamp,
    },
    /// The right to chat, the room or the member of staff changed.
    ChatState(ChatState),
    /// On the staff channel alone: a note was written or removed. It is no
    /// change of the conversation; its `seq` is that of the newest one.
    StaffNote(NoteChange),
    /// All of the conversation is gone, and with it the guest's links. Whoever
    /// fetches is told so.
    ConversationErased,
    /// A kind that this client does not know, and ignores.
    Unknown,
}

/// A message that an event tells of: in full or, where that would be over
/// [`MAX_DATA_BYTES`], by its id, and the client fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageChange {
    /// The message; `null` where it is too large to push.
    pub message: Option<Message>,
    /// Its id, where `message` is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<MessageId>,
}

impl MessageChange {
    /// A change that carries its message.
    pub fn carried(message: Message) -> Self {
        Self { message: Some(message), message_id: None }
    }
}

impl Event {
    /// The same event without its message or note: for one that is too large
    /// to push.
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
            | EventKind::ConversationErased
            | EventKind::Unknown => {}
        }
        self
    }

    /// Whether a guest may hear of it.
    pub fn is_for_guests(&self) -> bool {
        match self.kind {
            EventKind::ChatMessage(_)
            | EventKind::MessageUpdated(_)
            | EventKind::MessagesRead { .. }
            | EventKind::ChatState(_)
            | EventKind::ConversationErased
            | EventKind::Unknown => true,
            EventKind::StaffNote(_) => false,
        }
    }
}

/// Programs that are not sent to guests read events with serde_json, and read
/// the same.
impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        json::from_str(text.get()).map_err(de::Error::custom)
    }
}

/// A kind that is not known may have fields of any shape.
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
