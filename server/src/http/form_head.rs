//! A limit on what stands before the file in the form of an upload.
//!
//! The parser of forms looks for the end of a part's head in all that has arrived,
//! anew with each piece that arrives. Without a limit a head that never ends, in
//! pieces of a few bytes, would have it scan megabytes for each of them.

use axum::body::Bytes;
use bytes::BytesMut;
use futures_util::{Stream, StreamExt, stream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(test)]
mod tests;

/// The most that may stand before the content of the file, in bytes: other
/// fields, and the heads of all of them.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// The least that the parser is given at first, in bytes.
const FIRST_PIECE_BYTES: usize = 512;

/// A form in which no file has begun after [`MAX_HEAD_BYTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too much stands before the file")]
pub struct HeadTooLong;

/// The limit on one form.
#[derive(Clone, Debug, Default)]
pub struct HeadLimit {
    file_has_begun: Arc<AtomicBool>,
}

impl HeadLimit {
    /// Ends the limit: what follows is the file.
    pub fn lift(&self) {
        self.file_has_begun.store(true, Ordering::Relaxed);
    }

    /// The pieces of a body, which end with [`HeadTooLong`] where the limit is
    /// reached. Until the limit is lifted each piece is at least as long as all
    /// before it, and the parser looks at it before the next one is asked for: all
    /// that it scans is twice the limit at most.
    pub fn applied_to<S>(&self, body: S) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static
    where
        S: Stream<Item = Result<Bytes, axum::Error>> + Send + Unpin + 'static,
    {
        let limited = Limited { body, received_bytes: 0, file_has_begun: self.file_has_begun.clone() };
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
    file_has_begun: Arc<AtomicBool>,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Limited<S> {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::Error> {
        if self.received_bytes > 0 && !self.file_has_begun.load(Ordering::Relaxed) {
            tokio::task::yield_now().await;
        }
        if self.file_has_begun.load(Ordering::Relaxed) {
            return self.body.next().await.transpose();
        }
        let left_bytes = MAX_HEAD_BYTES.saturating_sub(self.received_bytes);
        if left_bytes == 0 {
            return Err(axum::Error::new(HeadTooLong));
        }
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
