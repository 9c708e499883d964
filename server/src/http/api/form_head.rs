//! A limit on the data before the file in the form of an upload.
//!
//! The multipart parser searches all received data for the end of a part's
//! head, again on each wake-up. A client that sends the head in pieces of a few
//! bytes would make it scan all earlier pieces for each of them. So the parser
//! gets the first [`MAX_HEAD_BYTES`] in one piece, and nothing more until a
//! file has begun.

use axum::body::Bytes;
use bytes::BytesMut;
use futures_util::{Stream, StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

#[cfg(test)]
mod tests;

/// Maximum size of the data before the content of the file, in bytes: other
/// fields, and the heads of all parts.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Number of times that the parser may request more than the limit before it
/// returns the next part: it requests data before it examines what it has.
const REPEATED_REQUESTS: usize = 4;

/// No file began within the first [`MAX_HEAD_BYTES`] of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much data before the file")]
pub struct HeadTooLong;

/// State of the limit on one form, shared by the parser's caller and its input.
#[derive(Clone, Debug, Default)]
pub struct HeadLimit {
    file_has_begun: Arc<AtomicBool>,
    parts: Arc<AtomicUsize>,
}

impl HeadLimit {
    /// Lifts the limit: the file has begun.
    pub fn remove_limit(&self) {
        self.file_has_begun.store(true, Ordering::Relaxed);
    }

    /// Counts a part before the file, as a sign of the parser's progress.
    pub fn count_part(&self) {
        self.parts.fetch_add(1, Ordering::Relaxed);
    }

    fn has_begun(&self) -> bool {
        self.file_has_begun.load(Ordering::Relaxed)
    }

    /// Waits until the parser has found the file in its data, which may have
    /// arrived in one piece with the parts before it.
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

    /// Applies the limit to a body. The first piece has at least
    /// [`MAX_HEAD_BYTES`], or is the whole body. The stream ends with
    /// [`HeadTooLong`] if no file has begun in it.
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

/// The data that the parser has received.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nothing,
    /// At least the first [`MAX_HEAD_BYTES`].
    Head,
    /// The whole of a shorter body.
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
            Progress::Body => {
                // The parser asks twice before it looks at what it has, and takes the
                // end of the body for that of a broken form.
                tokio::task::yield_now().await;
                Ok(None)
            }
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
