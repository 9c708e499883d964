//! Interface of a chat for the load program. A driver for another product
//! implements these four traits.

use super::mark::{Mark, Marks};
use crate::failure::Failure;

/// Chat that is measured.
pub trait Target {
    /// Type that writes messages.
    type Sender: Sender + 'static;
    /// Type that receives messages.
    type Receiver: Receiver + 'static;
    /// Type that reads pages.
    type Reader: Reader + 'static;

    /// Creates conversation `number` and connects both sides. The numbers of the
    /// clients are `2 * number` and `2 * number + 1`.
    async fn open(&self, number: usize) -> Result<[Client<Self::Sender, Self::Receiver>; 2], Failure>;

    /// Connects another receiver, in a conversation of its own without messages;
    /// `number` counts only these.
    async fn listen(&self, number: usize) -> Result<Self::Receiver, Failure>;

    /// Returns a reader of pages that begins with conversation `number`; `None` if
    /// the chat has no such pages.
    async fn reader(&self, pages: Pages, number: usize) -> Result<Option<Self::Reader>, Failure>;

    /// Returns the marks of the stored messages of conversation `number`, in order.
    async fn stored(&self, number: usize, marks: Marks) -> Result<Vec<Mark>, Failure>;
}

/// Kind of pages that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Messages, thirty at a time, from the newest to older ones.
    History,
    /// The whole chat as a document, as first requested by a browser.
    Document,
}

/// Number of messages per page of history.
pub const PAGE_MESSAGES: usize = 30;

/// One side of a conversation.
pub struct Client<S, R> {
    /// Writes messages.
    pub sender: S,
    /// Receives messages.
    pub receiver: R,
}

/// Writes messages.
pub trait Sender {
    /// Writes a message and waits for the acknowledgement, if the chat has one.
    async fn send(&mut self, text: &str) -> Result<(), Failure>;
}

/// Receives messages, including its own.
pub trait Receiver {
    /// Returns bytes that contain any number of complete messages.
    ///
    /// # Errors
    /// Fails if the connection ends.
    async fn next(&mut self) -> Result<impl AsRef<[u8]>, Failure>;
}

/// Reads pages one after the other.
pub trait Reader {
    /// Reads the next page and returns its number of bytes.
    ///
    /// # Errors
    /// Fails if the request is refused, or the answer is not such a page.
    async fn page(&mut self) -> Result<usize, Failure>;
}
