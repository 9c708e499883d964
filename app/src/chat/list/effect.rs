//! Effects of the session of the list.

use super::input::{ListRequest, ListTimer};
use shared::{ConversationId, Timestamp};

/// An effect, to be executed in the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListEffect {
    /// Sends a request; answered by `ListInput::Response`.
    Request(ListRequest),
    /// Ends a timer after so many milliseconds.
    SetTimer(ListTimer, u32),
    /// Alerts the member of staff to new messages of guests.
    Alert(Vec<NewMessage>),
    /// Loads the page again, which leads to the sign-in page. If it cannot be
    /// loaded, it stays as it is.
    Reload,
}

/// A new message of a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMessage {
    /// Its conversation.
    pub id: ConversationId,
    /// Time of the message.
    pub at: Timestamp,
    /// Name of the guest.
    pub guest: String,
}

/// Result of an input: the effects, and what has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOutput {
    /// The effects, in order.
    pub effects: Vec<ListEffect>,
    /// True if the list or the summary of the open conversation has changed.
    pub has_changed: bool,
}
