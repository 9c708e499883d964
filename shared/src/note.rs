//! Notes on a conversation, from staff for staff. Guests never see them.

use crate::{ConversationId, NoteId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Note, as staff sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// Number of the note; ids have the order of writing.
    pub id: NoteId,
    /// Conversation that the note is about.
    pub conversation_id: ConversationId,
    /// Author; `null` for the hotel's own system.
    pub staff_id: Option<i64>,
    /// Name of the author.
    pub author_name: String,
    /// The text, with the rules of a message's text; empty in an event about the
    /// removal of the note.
    pub note: String,
    /// Time at which the server stored the note.
    pub written_at: Timestamp,
    /// Id given by the author, by which a retry is recognised.
    pub client_note_id: Option<Uuid>,
}

/// The answer to `GET …/conversations/{id}/notes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteList {
    /// Notes, oldest first.
    pub notes: Vec<Note>,
}

/// The body of `POST …/conversations/{id}/notes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteNote {
    /// The text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MessageText, required))]
    pub note: Option<String>,
    /// Id given by the author, a UUID; a repeated request with the same id returns
    /// the first note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_note_id: Option<Uuid>,
    /// Name of the author; only with an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_name: Option<String>,
}

/// Note of an event on the staff channel: in full or, if that would exceed
/// [`crate::event::MAX_DATA_BYTES`], by its id; then the desk fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteChange {
    /// The note; `null` if it is too large to push.
    pub note: Option<Note>,
    /// Id of the note, if `note` is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_id: Option<NoteId>,
    /// `true` if the note was removed.
    pub is_deleted: bool,
}

crate::json_objects! {
    Note { id conversation_id staff_id author_name note written_at client_note_id }
    NoteList { notes }
    NoteChange { note note_id is_deleted }
}
