//! Inputs of the session of the desk.

use super::conversation_cache::CachedConversation;
use super::location::Location;
use super::preferences::PreferencesInput;
use super::request::{HandlingAnswer, HandlingRequest, NotesAnswer, NotesRequest};
use super::screen::ScreenInput;
use super::visits::{VisitAnswer, VisitKind};
use crate::chat::list::ListInput;
use crate::chat::session::{Input, RequestError, SocketEvent};
use shared::NoteId;
use uuid::Uuid;

/// An input of the session.
#[derive(Debug)]
pub enum DeskInput<'a> {
    /// The page is loaded.
    Loaded,
    /// The page became visible, got the focus, or has a network again.
    Returned,
    /// The interval at which the page is updated has ended.
    Tick,
    /// The user opens a location of the desk.
    Visit {
        /// The location.
        to: Location,
        /// Way in which the user opens it.
        kind: VisitKind,
        /// A new id for the form of its conversation.
        form_message_id: Uuid,
    },
    /// The request of the visit with this number has ended.
    VisitAnswer(u32, Result<VisitAnswer, RequestError>),
    /// A conversation is no longer open; its state until then.
    Left(Box<CachedConversation>),
    /// The user opens another page of the desk while the server may be
    /// unreachable.
    OpenPage(String),
    /// The user submits a form that cannot be posted (`can_post_forms`).
    FormStopped,
    /// The time for which the notice with this number is shown has ended.
    NoticeEnded(u32),
    /// Something happened at the socket.
    Socket(&'a SocketEvent),
    /// An input that concerns the list.
    List(ListInput),
    /// An input that concerns the notes on the open conversation.
    Notes(NotesInput),
    /// An input that concerns the forms of the open conversation.
    Handling(HandlingInput),
    /// An input that concerns the canned replies.
    Replies(RepliesInput),
    /// All keys of the browser's storage.
    KeysRead(Vec<String>),
    /// An input that concerns the outbox that is being sent.
    OtherOutboxes(Input),
    /// An input that concerns the preferences of the user.
    Preferences(PreferencesInput),
    /// An input that concerns the screen.
    Screen(ScreenInput),
}

impl DeskInput<'_> {
    /// Returns whether it concerns the conversation that was open when its request
    /// was sent.
    pub fn concerns_open_conversation(&self) -> bool {
        matches!(self, Self::Notes(_) | Self::Handling(_))
    }
}

/// An input that concerns the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotesInput {
    /// The user has submitted the form for a note.
    Submitted {
        /// Text of the note.
        text: String,
        /// Id of the note, if the text is new.
        new_id: Uuid,
    },
    /// The user deletes a note.
    Delete(NoteId),
    /// The request has ended.
    Response(NotesRequest, Result<NotesAnswer, RequestError>),
}

/// An input that concerns the forms of the open conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandlingInput {
    /// The user has submitted a form.
    Submitted(HandlingRequest),
    /// The request has ended.
    Response(HandlingRequest, Result<HandlingAnswer, RequestError>),
}

/// An input that concerns the canned replies that are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepliesInput {
    /// The text in the composer may have changed.
    TextChanged(String),
    /// The user selects the next reply; after the last one, the first one.
    SelectNext,
    /// The user selects the previous reply; before the first one, the last one.
    SelectPrevious,
    /// The user inserts the reply with this index.
    Insert(usize),
    /// The user inserts the selected reply.
    InsertSelected,
    /// The user closes the list.
    Close,
    /// The user sends this text, which looks like the name of a reply.
    SubmitName(String),
}
