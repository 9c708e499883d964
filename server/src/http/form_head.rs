//! A limit on what stands before the file in the form of an upload.
//!
//! The parser of forms looks for the end of a part's head in all that has arrived,
//! anew whenever something wakes it. If it got the head as it arrives, a client that
//! sends it in pieces of a few bytes would have it scan all that came before for each
//! of them. So it gets the first [`MAX_HEAD_BYTES`] in one piece, and no more while
//! no file has begun.

use axum::body::Bytes;
use bytes::BytesMut;
use futures_util::{Stream, StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[cfg(test)]
mod tests;

/// The most that may stand before the content of the file, in bytes: other
/// fields, and the heads of all of them.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// How often the parser may ask for more than the limit before it has handed out
/// the next part: it asks before it looks at what it has.
const REPEATED_REQUESTS: usize = 4;

/// A form in which no file has begun after [`MAX_HEAD_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much stands before the file")]
pub struct HeadTooLong;

/// The limit on one form.
#[derive(Clone, Debug, Default)]
pub struct HeadLimit {
    file_has_begun: Arc<AtomicBool>,
    parts: Arc<AtomicUsize>,
}

impl HeadLimit {
    /// Ends the limit: what follows is the file.
    pub fn lift(&self) {
        self.file_has_begun.store(true, Ordering::Relaxed);
    }

    /// Counts a part that stands before the file: the parser has come that far.
    pub fn count_part(&self) {
        self.parts.fetch_add(1, Ordering::Relaxed);
    }

    fn has_begun(&self) -> bool {
        self.file_has_begun.load(Ordering::Relaxed)
    }

    /// Lets the parser find the file in what it has, which may have come in one
    /// piece with the parts before it.
    async fn wait_for_file(&self) -> Result<(), axum::Error> {
        let (mut parts, mut requests) = (self.parts.load(Ordering::Relaxed), 0);
        while !self.has_begun() {
            let parts_now = self.parts.load(Ordering::Relaxed);
            requests = if parts_now == parts { requests + 1 } else { 0 };
            parts = parts_now;
            if requests > REPEATED_REQUESTS {
                return Err(axum::Error::new(HeadTooLong));
            }
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    /// The pieces of a body, of which the first is [`MAX_HEAD_BYTES`] long at least,
    /// or the whole body. They end with [`HeadTooLong`] where no file has begun in it.
    pub fn applied_to<S>(&self, body: S) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static
    where
        S: Stream<Item = Result<Bytes, axum::Error>> + Send + Unpin + 'static,
    {
        let limited = Limited { body, head: self.clone(), received: Progress::Nothing };
        stream::try_unfold(
            limited,
            |mut limited| async move { Ok(limited.next().await?.map(|piece| (piece, limited))) },
        )
    }
}

/// A form on its way to the parser.
struct Limited<S> {
    body: S,
    head: HeadLimit,
    received: Progress,
}

/// What the parser has so far.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nothing,
    /// The first [`MAX_HEAD_BYTES`] at least.
    Head,
    /// All of a shorter body.
    Body,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Limited<S> {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::Error> {
        match self.received {
            Progress::Nothing => self.first_piece().await.map(Some),
            Progress::Head => {
                self.head.wait_for_file().await?;
                self.body.next().await.transpose()
            }
            Progress::Body => Ok(None),
        }
    }

    async fn first_piece(&mut self) -> Result<Bytes, axum::Error> {
        let mut piece = BytesMut::new();
        while piece.len() < MAX_HEAD_BYTES {
            let Some(next) = self.body.next().await.transpose()? else {
                self.received = Progress::Body;
                return Ok(piece.freeze());
            };
            piece.extend_from_slice(&next);
        }
        self.received = Progress::Head;
        Ok(piece.freeze())
    }
}
