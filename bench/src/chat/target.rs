//! What a chat has to do for the load program, whichever it is: a rival's driver
//! implements these four traits.

use super::mark::{Mark, Marks};
use crate::Failure;

/// A chat that is measured.
pub trait Target {
    /// Writes.
    type Sender: Sender + 'static;
    /// Listens.
    type Receiver: Receiver + 'static;
    /// Reads pages.
    type Reader: Reader + 'static;

    /// Makes conversation `number`, and lets both its sides listen. The clients'
    /// numbers are `2 * number` and the next one.
    ///
    /// # Errors
    /// Where the chat refuses.
    async fn open(&self, number: usize) -> Result<[Client<Self::Sender, Self::Receiver>; 2], Failure>;

    /// One more listener, of a conversation of its own in which nothing is said;
    /// `number` counts these alone.
    ///
    /// # Errors
    /// Where the chat refuses.
    async fn listen(&self, number: usize) -> Result<Self::Receiver, Failure>;

    /// A reader of pages who begins with conversation `number`; `None` where the
    /// chat has no such pages.
    ///
    /// # Errors
    /// Where the chat refuses.
    async fn reader(&self, pages: Pages, number: usize) -> Result<Option<Self::Reader>, Failure>;

    /// The marks of what is stored of conversation `number`, in its order.
    ///
    /// # Errors
    /// Where that cannot be told.
    async fn stored(&self, number: usize, marks: Marks) -> Result<Vec<Mark>, Failure>;
}

/// Pages that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// Messages, thirty at a time, from the newest on backwards.
    History,
    /// The whole chat as a document, as a browser first asks for it.
    Document,
}

/// How many messages a page of history holds.
pub const PAGE_MESSAGES: usize = 30;

/// One side of a conversation.
pub struct Client<S, R> {
    /// How it writes.
    pub sender: S,
    /// How it listens.
    pub receiver: R,
}

/// Writes messages.
pub trait Sender {
    /// Writes one and waits until it is acknowledged, where the chat does that.
    ///
    /// # Errors
    /// Where it is refused.
    async fn send(&mut self, text: &str) -> Result<(), Failure>;
}

/// Hears messages, its own too.
pub trait Receiver {
    /// Some bytes in which whole messages stand, any number of them.
    ///
    /// # Errors
    /// Where the connection ends.
    async fn next(&mut self) -> Result<impl AsRef<[u8]>, Failure>;
}

/// Reads pages one after the other.
pub trait Reader {
    /// Reads the next page and tells how many bytes it had.
    ///
    /// # Errors
    /// Where it is refused, or is not what was asked for.
    async fn page(&mut self) -> Result<usize, Failure>;
}
