//! A file on its way to whoever reads it, at their pace: a guest may take
//! minutes for it, and a bucket may have hung up by then.

use super::{FilesError, answered};
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
    /// Whether anything has come since it was last asked for.
    moves: bool,
}

/// What was found, read on from where it breaks off as long as anything comes.
pub fn read(store: Arc<dyn ObjectStore>, path: Path, found: GetResult) -> Content {
    let left = found.range.clone();
    let reading = Reading { store, path, left, content: found.into_stream(), moves: false };
    let next = |mut reading: Reading| async move { Ok(reading.next().await?.map(|bytes| (bytes, reading))) };
    stream::try_unfold(reading, next).boxed()
}

impl Reading {
    async fn next(&mut self) -> Result<Option<Bytes>, object_store::Error> {
        while !self.left.is_empty() {
            // What has come is taken first, however late a guest is ready for it.
            let error = match answered(self.content.try_next()).await.unwrap_or_else(|silent| Err(silent.into())) {
                Ok(Some(bytes)) => {
                    self.left.start += bytes.len() as u64;
                    self.moves = true;
                    return Ok(Some(bytes));
                }
                Ok(None) => return Ok(None),
                Err(error) if self.moves => error,
                Err(error) => return Err(told(error)),
            };
            tracing::info!(%error, "a file broke off, and is read on");
            self.moves = false;
            // It is the same file still: none is ever written anew.
            let range = Some(GetRange::Bounded(self.left.clone()));
            let rest = answered(self.store.get_opts(&self.path, GetOptions { range, ..GetOptions::default() })).await;
            self.content = rest.unwrap_or_else(|silent| Err(silent.into())).map_err(told)?.into_stream();
        }
        Ok(None)
    }
}

/// The answer has begun and can only be broken off: the reason is told here or
/// nowhere.
fn told(error: object_store::Error) -> object_store::Error {
    let error = FilesError::from(error);
    tracing::warn!(%error, "a file broke off");
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
