//! Effects of a session.

use super::input::Timer;
use super::request::Request;
use uuid::Uuid;

/// An effect, to be executed in the browser. Effects are executed in their
/// order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Sends a request; answered by `Input::Response`.
    Request(Request),
    /// Connects and subscribes.
    Subscribe,
    /// Replaces the socket without waiting.
    Reconnect,
    /// Closes the socket for good.
    CloseSocket,
    /// Sends a typing event.
    SendTyping,
    /// Ends a timer after so many milliseconds.
    SetTimer(Timer, u32),
    /// Requests the lock for sending, under a number; answered by
    /// `Input::Locked`.
    Lock(u32),
    /// Releases the lock, or gives up its request.
    Unlock,
    /// Stores an entry; answered by `Input::NotStored` if that fails.
    Store {
        /// Key of the entry.
        key: String,
        /// The entry.
        entry: String,
    },
    /// Removes the entry with this key.
    Remove(String),
    /// Reads all stored messages; answered by `Input::OutboxRead`.
    ReadOutbox,
    /// Reads the stored draft; answered by `Input::DraftRead`.
    ReadDraft,
    /// Takes the chosen files for a message with this text; answered by
    /// `Action::Queue`, or by `Input::FilesPending`.
    TakeFiles(String),
    /// Puts files back to the chosen ones.
    ReturnFiles(Vec<Uuid>),
    /// Deletes files that are no longer needed.
    DropFiles(Vec<Uuid>),
    /// Marks files as not uploaded: the server no longer has them.
    ForgetUploads(Vec<Uuid>),
    /// Replaces the text in the composer.
    ShowText(String),
    /// Focuses the composer.
    Focus,
    /// Scrolls to the newest message.
    ShowNewest,
    /// Reports the scroll position, which may need older messages.
    CheckScroll,
}

/// Result of an input: the effects, and what has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// The effects, in order.
    pub effects: Vec<Effect>,
    /// True if the timeline or the outbox has changed.
    pub has_changed: bool,
}

impl Output {
    /// Adds an effect.
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Adds an effect on files, if there are any.
    pub fn push_files(&mut self, effect: fn(Vec<Uuid>) -> Effect, files: Vec<Uuid>) {
        if !files.is_empty() {
            self.push(effect(files));
        }
    }
}
