//! Inputs of a session.

use super::action::Action;
use super::request::{Answer, Request, RequestError};
use shared::{Event, Reader, Timestamp};
use uuid::Uuid;

/// Time and state of the browser at an input.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Present time by the device's clock.
    pub now: Timestamp,
    /// A random number from 0 to 1: it spreads the requests of many pages.
    pub share: f64,
    /// True if the page is visible.
    pub is_visible: bool,
    /// True if the page has the focus of the system.
    pub has_focus: bool,
    /// True if the device reports a network.
    pub is_online: bool,
}

/// An input of a session.
#[derive(Debug)]
pub enum Input {
    /// The page is loaded.
    Loaded {
        /// Time of the copy that it was opened from; `None` if the server has
        /// just rendered it.
        taken_at: Option<Timestamp>,
        /// True if the browser has locks that its pages share.
        has_locks: bool,
    },
    /// The page became visible, got the focus, or has a network again.
    Returned,
    /// The device has lost its network.
    Offline,
    /// Changes may have been missed.
    Outdated,
    /// The page shows another conversation from now on: later inputs, such as answers
    /// and timers, have no effect.
    Ended,
    /// A timer has ended.
    Timer(Timer),
    /// Something happened at the socket.
    Socket(SocketEvent),
    /// The request has ended.
    Response(Request, Result<Answer, RequestError>),
    /// The lock for sending that was requested under this number is held.
    Locked(u32),
    /// The ids and entries of all stored messages; `None` if storage cannot be
    /// read.
    OutboxRead(Option<Vec<(Uuid, Option<String>)>>),
    /// The stored draft, and the text that the composer shows.
    DraftRead {
        /// The stored draft.
        stored: Option<String>,
        /// The text in the composer.
        shown: Option<String>,
    },
    /// The entry with this key could not be stored.
    NotStored(String),
    /// Another page has changed the entry with this key, to this value; `None`
    /// if it has removed all entries.
    StorageChanged(Option<(String, Option<String>)>),
    /// The files for the submitted message with this text are still being added
    /// to the chosen ones; followed by `FilesAdded`.
    FilesPending(String),
    /// All files are among the chosen ones; `false` if some cannot be added.
    FilesAdded(bool),
    /// The user has done something.
    User(Action),
}

/// A timer of a session. A timer that was set again under a new number replaces
/// the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Ends once a second, or as often as the browser allows a hidden page, and when the
    /// banner is due.
    Tick,
    /// Ends the wait for the lock that was requested under this number.
    LockTimeout(u32),
    /// Releases the lock, unless it is in use again.
    Unlock(u32),
    /// Begins to send a message of another page.
    Send,
    /// Ends the display of the typing event with this number.
    Typing(u32),
    /// Ends the time after older messages were requested in which the log is
    /// not announced; `true` if they were fetched.
    Older(bool),
}

/// An event of the socket.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is moved once")]
pub enum SocketEvent {
    /// The socket is connected, and not subscribed yet.
    Connected,
    /// The channel is subscribed: from now on every event arrives.
    Subscribed,
    /// The subscription was refused, by the server's own endpoint or by the
    /// engine, or the engine closed the connection for good.
    NotSubscribed,
    /// The socket is not connected.
    Down,
    /// An event of a conversation; `None` if it cannot be parsed.
    Event(Option<Event>),
    /// This side is typing.
    Typing(Reader),
}
