//! Requests of a session to the server, and their answers.

use crate::chat::OutboxItem;
use shared::{ErrorCode, Message, MessageId, MessagePage, Seq};

/// A request to the API of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Reads the changes after this one.
    Changes(Seq),
    /// Reads the messages before this one.
    Older(MessageId),
    /// Sends a message, after its files are uploaded.
    Send(OutboxItem),
    /// Moves the read marker to this message.
    MarkRead(MessageId),
    /// Changes the text of a message.
    Edit(MessageId, String),
    /// Deletes a message: its text and files are removed.
    Delete(MessageId),
}

/// Answer to a successful request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A page of messages or changes.
    Page(MessagePage),
    /// The message that was sent, changed or deleted.
    Message(Message),
    /// The read marker is moved. It also arrives as a change, with its number
    /// in the order of changes.
    Marked,
}

/// Reason why a request has no usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The server refused the request; a retry cannot succeed.
    Refused(ErrorCode),
    /// The request may be retried, after at least this many milliseconds.
    Later(u32),
}

impl RequestError {
    /// Returns whether the server refused the credential rather than the
    /// request.
    pub fn refuses_credential(self) -> bool {
        matches!(self, Self::Refused(code) if code.refuses_credential())
    }
}
