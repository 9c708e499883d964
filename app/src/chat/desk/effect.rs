//! Effects of the session of the desk.

use super::preference::Preference;
use super::request::DeskRequest;
use super::visits::{OtherConversation, VisitKind};
use crate::chat::list::{ListTimer, NewMessage, Part};
use crate::chat::session::Effect;
use shared::canned::CannedReply;

/// An effect, to be executed in the browser. Effects are executed in their
/// order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskEffect {
    /// Sends a request; answered by an input with the same request.
    Request(DeskRequest),
    /// Ends a timer of the list after so many milliseconds.
    SetListTimer(ListTimer, u32),
    /// Notifies the member of staff of new messages of guests.
    Alert(Vec<NewMessage>),
    /// Plays the sound of a new message.
    PlaySound,
    /// Loads the page again, which leads to the sign-in page. If it cannot be
    /// loaded, it stays as it is.
    Reload,
    /// Opens the next conversation after the open one was resolved or snoozed, or the
    /// list after it was marked as unread, unless a text is unfinished.
    OpenNext {
        /// True if the user has pressed a key of a single character.
        by_key: bool,
        /// The action, which the next page offers to undo.
        action: CompletedAction,
    },
    /// Shows a part of the list, which is already in the session.
    ShowList(Part),
    /// Shows a conversation in place of the open one; `None` shows none.
    ShowConversation(Option<Box<OtherConversation>>, VisitKind),
    /// Adds an address to the history of the browser.
    PushAddress(String),
    /// Opens another page.
    OpenPage(String),
    /// Hides the notice with this number after so many milliseconds; answered by
    /// `DeskInput::NoticeEnded`.
    SetNoticeTimer(u32, u32),
    /// Reads all keys of the browser's storage; answered by
    /// `DeskInput::KeysRead`.
    ReadKeys,
    /// An effect on the outbox that is being sent; answered by
    /// `DeskInput::OtherOutboxes`.
    OtherOutboxes(Effect),
    /// Removes the text of a note that is stored from the field.
    RemoveNoteText(String),
    /// Inserts a canned reply into the composer, where it can be checked and
    /// sent.
    InsertReply(CannedReply),
    /// Closes the menu that assigns the conversation to a colleague.
    CloseAssignMenu,
    /// Closes the menu that snoozes the conversation.
    CloseSnoozeMenu,
    /// Fetches the changes of the open conversation.
    CatchUp,
    /// Reads the entry of a preference; answered by `PreferencesInput::Read`.
    ReadPreference(Preference),
    /// Stores the value of a preference.
    StorePreference(Preference, bool),
    /// Reads the permission for notifications; answered by
    /// `PreferencesInput::Permission`.
    ReadPermission,
    /// Asks the user for this permission; answered in the same way.
    AskForNotifications,
}

/// Action that has removed a conversation from the queue, and can be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletedAction {
    /// It was resolved.
    Resolved,
    /// It was snoozed.
    Snoozed,
    /// It was marked as unread: the list is opened, because another conversation
    /// would be read.
    MarkedUnread,
}

impl CompletedAction {
    /// Returns the parameter of the next page that names the conversation.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Snoozed => "snoozed",
            Self::MarkedUnread => "unread",
        }
    }
}

/// Result of an input: the effects, and what has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskOutput {
    /// The effects, in order.
    pub effects: Vec<DeskEffect>,
    /// True if anything that the page shows has changed.
    pub has_changed: bool,
    /// True if the list or the summary of the open conversation has changed.
    pub has_list_changed: bool,
}

impl DeskOutput {
    /// Adds an effect.
    pub fn push(&mut self, effect: DeskEffect) {
        self.effects.push(effect);
    }

    /// Adds a request.
    pub fn request(&mut self, request: DeskRequest) {
        self.push(DeskEffect::Request(request));
    }
}
