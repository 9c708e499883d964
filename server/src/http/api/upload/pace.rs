//! Minimum pace of the body of an upload.

use axum::body::{Body, BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt, stream};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

#[cfg(test)]
mod tests;

/// The minimum pace.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Maximum time without any data: a phone on a staircase may lose its
    /// connection for some seconds.
    pub silence: Duration,
    /// Time that every body has, however small it is.
    pub grace: Duration,
    /// Minimum average rate after that, in bytes per second.
    pub bytes_per_s: u32,
}

impl Default for Pace {
    fn default() -> Self {
        Self { silence: Duration::from_secs(15), grace: Duration::from_secs(30), bytes_per_s: 8 * 1024 }
    }
}

/// A body arrives more slowly than allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the request body arrives too slowly")]
pub struct TooSlow;

/// A body that is being received.
struct Receiving {
    data: BodyDataStream,
    pace: Pace,
    began: Instant,
    received_bytes: u64,
}

impl Pace {
    /// Returns the data of a body, which ends with [`TooSlow`] if it is too
    /// slow.
    pub fn applied_to(self, body: Body) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send + 'static {
        let data = body.into_data_stream();
        let receiving = Receiving { data, pace: self, began: Instant::now(), received_bytes: 0 };
        stream::try_unfold(receiving, |mut receiving| async move {
            Ok(receiving.next().await?.map(|chunk| (chunk, receiving)))
        })
    }
}

impl Pace {
    /// Returns the time until which more data must arrive, if the last of
    /// `received_bytes` arrived now.
    fn deadline(&self, began: Instant, now: Instant, received_bytes: u64) -> Instant {
        let at_that_rate = Duration::from_secs(received_bytes) / self.bytes_per_s.max(1);
        (now + self.silence).min(began + self.grace + at_that_rate)
    }
}

impl Receiving {
    async fn next(&mut self) -> Result<Option<Bytes>, axum::Error> {
        let until = self.pace.deadline(self.began, Instant::now(), self.received_bytes);
        let chunk = timeout_at(until, self.data.next()).await.map_err(|_| axum::Error::new(TooSlow))?.transpose()?;
        self.received_bytes += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        Ok(chunk)
    }
}
