//! Requests of the session of the desk to the server, and their answers.

use super::visits::VisitRequest;
use crate::chat::list::ListRequest;
use shared::note::Note;
use shared::{ConversationId, MessageId, NoteId};
use uuid::Uuid;

/// A request to the API for staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskRequest {
    /// A request about the list; answered by `ListInput::Response`.
    List(ListRequest),
    /// A request about the notes; answered by `NotesInput::Response`.
    Notes(NotesRequest),
    /// A request for data of a location; answered by `DeskInput::VisitAnswer`.
    Visit(VisitRequest),
    /// A request of a form; answered by `HandlingInput::Response`.
    Handling(HandlingRequest),
    /// Removes the mark that this conversation is unread; the list is fetched
    /// afterwards.
    RemoveUnreadMark(ConversationId),
}

/// A request about the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotesRequest {
    /// Reads all notes.
    Read,
    /// Stores a note.
    Write {
        /// Id of the note, by which the server recognizes a retry.
        client_note_id: Uuid,
        /// Its text.
        text: String,
    },
    /// Deletes a note.
    Delete(NoteId),
}

/// Answer to a successful request about the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotesAnswer {
    /// All notes, oldest first.
    Notes(Vec<Note>),
    /// The note is stored or deleted.
    Done,
}

/// A request of a form that takes over, hands over, resolves, reopens or snoozes the
/// open conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlingRequest {
    /// Assigns the conversation to a member of staff.
    Assign(i64),
    /// Resolves the conversation.
    Resolve {
        /// The last message that the user has seen.
        up_to: MessageId,
        /// True after a key of a single character.
        by_key: bool,
    },
    /// Reopens the conversation.
    Reopen,
    /// Snoozes the conversation.
    Snooze {
        /// The time, as the server accepts it.
        until: String,
        /// The last message that the user has seen.
        up_to: MessageId,
        /// True after a key of a single character.
        by_key: bool,
    },
    /// Ends the snooze of the conversation.
    EndSnooze,
    /// Marks the conversation as unread.
    MarkUnread,
}

/// Answer to a successful request of such a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandlingAnswer {
    /// True if the conversation is resolved or snoozed now.
    pub is_done: bool,
}
