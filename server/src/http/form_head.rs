//! A limit on what stands before the file in the form of an upload.
//!
//! The parser of forms looks for the end of a part's head in all that has arrived,
//! anew with each piece that arrives. Without a limit a head that never ends, in
//! pieces of a few bytes, would have it scan megabytes for each of them.

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

/// The least that the parser is given at first, in bytes.
const FIRST_PIECE_BYTES: usize = 512;

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

    /// The pieces of a body, which end with [`HeadTooLong`] where the limit is
    /// reached. Until the limit is lifted each piece is at least as long as all
    /// before it, and the parser looks at it before the next one is asked for: all
    /// that it scans is twice the limit at most.
    pub fn applied_to<S>(&self, body: S) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static
    where
        S: Stream<Item = Result<Bytes, axum::Error>> + Send + Unpin + 'static,
    {
        let limited = Limited { body, received_bytes: 0, head: self.clone() };
        stream::try_unfold(
            limited,
            |mut limited| async move { Ok(limited.next().await?.map(|piece| (piece, limited))) },
        )
    }
}

/// A form on its way to the parser.
struct Limited<S> {
    body: S,
    received_bytes: usize,
    head: HeadLimit,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Limited<S> {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::Error> {
        if self.received_bytes > 0 && !self.head.has_begun() {
            tokio::task::yield_now().await;
        }
        if self.received_bytes >= MAX_HEAD_BYTES {
            self.head.wait_for_file().await?;
        }
        if self.head.has_begun() {
            return self.body.next().await.transpose();
        }
        let left_bytes = MAX_HEAD_BYTES.saturating_sub(self.received_bytes);
        let piece = self.at_least(self.received_bytes.max(FIRST_PIECE_BYTES).min(left_bytes)).await?;
        self.received_bytes += piece.len();
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }

    /// The next so many bytes, and what came with them; fewer where the body ends.
    async fn at_least(&mut self, bytes: usize) -> Result<Bytes, axum::Error> {
        let mut piece = BytesMut::new();
        while piece.len() < bytes
            && let Some(next) = self.body.next().await.transpose()?
        {
            piece.extend_from_slice(&next);
        }
        Ok(piece.freeze())
    }
}
