//! What staff tells staff of a conversation; its guest never sees it.

use crate::{ConversationId, NoteId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A note, as every colleague sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// Its number; order of ids is the order of writing.
    pub id: NoteId,
    /// The conversation it is about.
    pub conversation_id: ConversationId,
    /// Who wrote it; `null` for the hotel's own system.
    pub staff_id: Option<i64>,
    /// Under which name.
    pub author_name: String,
    /// The text, as [`crate::MessageText`]; empty where an event tells that
    /// the note is gone.
    pub note: String,
    /// When the server stored it.
    pub written_at: Timestamp,
    /// What its author called it, so that a retry is recognised.
    pub client_note_id: Option<Uuid>,
}

/// The answer to `GET …/conversations/{id}/notes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteList {
    /// Oldest first.
    pub notes: Vec<Note>,
}

/// The body of `POST …/conversations/{id}/notes`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteNote {
    /// The text; see [`crate::MessageText`].
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = crate::MessageText, required))]
    pub note: Option<String>,
    /// The author's own name for it, a UUID; the same again is the same note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_note_id: Option<Uuid>,
    /// Only with an api key: the name to write under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]*$"))]
    pub sender_name: Option<String>,
}

/// A note that an event of the staff's channel tells of: in full or, where
/// that would be over [`crate::event::MAX_DATA_BYTES`], by its id, and the
/// desk fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteChange {
    /// The note; `null` where it is too large to push.
    pub note: Option<Note>,
    /// Its id, where `note` is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_id: Option<NoteId>,
    /// Whether it is gone.
    pub is_deleted: bool,
}

crate::json_objects! {
    Note { id conversation_id staff_id author_name note written_at client_note_id }
    NoteList { notes }
    NoteChange { note note_id is_deleted }
}
