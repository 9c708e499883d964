//! Streaming of a file at the pace of its reader: a guest may need minutes for
//! it, and a bucket may close the connection before that.

use super::error::{FilesError, apply_time_limit};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, GetResult, ObjectStore};
use std::ops::Range;
use std::sync::Arc;

type Content = BoxStream<'static, Result<Bytes, object_store::Error>>;

struct Reading {
    store: Arc<dyn ObjectStore>,
    path: Path,
    left: Range<u64>,
    content: Content,
    /// `true` if data has arrived since the last request.
    moves: bool,
}

/// Streams the contents of a file. If the connection breaks, requests the rest,
/// as long as each request yields data.
pub fn read(store: Arc<dyn ObjectStore>, path: Path, found: GetResult) -> Content {
    let left = found.range.clone();
    let reading = Reading { store, path, left, content: found.into_stream(), moves: false };
    let next = |mut reading: Reading| async move { Ok(reading.next().await?.map(|bytes| (bytes, reading))) };
    stream::try_unfold(reading, next).boxed()
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Bytes>, object_store::Error> {
        while !self.left.is_empty() {
            // Data that has arrived is returned even if the reader is slow.
            let error =
                match apply_time_limit(self.content.try_next()).await.unwrap_or_else(|silent| Err(silent.into())) {
                    Ok(Some(bytes)) => {
                        self.left.start += bytes.len() as u64;
                        self.moves = true;
                        return Ok(Some(bytes));
                    }
                    Ok(None) => return Ok(None),
                    Err(error) if self.moves => error,
                    Err(error) => return Err(log_error(error)),
                };
            tracing::info!(%error, "reading a file was interrupted; resuming");
            self.moves = false;
            // Files are never overwritten, so the rest belongs to the same
            // file.
            let range = Some(GetRange::Bounded(self.left.clone()));
            let rest =
                apply_time_limit(self.store.get_opts(&self.path, GetOptions { range, ..GetOptions::default() })).await;
            self.content = rest.unwrap_or_else(|silent| Err(silent.into())).map_err(log_error)?.into_stream();
        }
        Ok(None)
    }
}

/// Logs an error: the response has begun and can only be aborted, so the client
/// does not get the reason.
fn log_error(error: object_store::Error) -> object_store::Error {
    let error = FilesError::from(error);
    tracing::warn!(%error, "could not read a file to its end");
    error.into()
}

impl From<FilesError> for object_store::Error {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Store(error) => error,
            other => Self::Generic { store: "files", source: Box::new(other) },
        }
    }
}
