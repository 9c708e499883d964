//! Limits on uploads: the number at a time for a side of a conversation, the
//! minimum pace, and the memory for all of them.

use super::form_head::HeadLimit;
use crate::files::PrepareError;
use crate::http::middleware::error::ApiError;
use crate::limits;
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderValue, StatusCode, header};
use futures_util::{Stream, StreamExt, stream};
use shared::{ConversationId, ErrorCode, SenderType};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};

#[cfg(test)]
mod tests;

/// Memory for all uploads that are not yet stored, in KiB.
const MEMORY_KIB: usize = (limits::UPLOAD_MEMORY.bytes() / 1024) as usize;
/// Maximum length of `Content-Type`, in bytes, with a boundary of at most 70 (RFC 2046,
/// 5.1.1). The parser looks for the boundary in each piece of a file, which takes the
/// longer the longer it is.
const MAX_CONTENT_TYPE_BYTES: usize = 160;

/// Limits on uploads, shared by all handlers of a server.
#[derive(Clone)]
pub struct Uploads {
    slots: Arc<Slots>,
    memory: Arc<Semaphore>,
    storing: Arc<Semaphore>,
    pace: UploadTiming,
}

impl Default for Uploads {
    fn default() -> Self {
        Self {
            slots: Arc::default(),
            memory: Arc::new(Semaphore::new(MEMORY_KIB)),
            storing: Arc::new(Semaphore::new(limits::STORING_FILES.count())),
            pace: UploadTiming::default(),
        }
    }
}

/// A file that was received.
pub struct Received {
    /// The file name that the client sent.
    pub name: String,
    /// Its contents.
    pub bytes: Bytes,
    /// Permit for its memory, until it is dropped.
    pub memory: OwnedSemaphorePermit,
}

impl Uploads {
    /// Replaces the minimum pace.
    #[must_use]
    pub fn with_timing(self, pace: UploadTiming) -> Self {
        Self { pace, ..self }
    }

    /// Returns the slots of the sides of all conversations.
    pub fn slots(&self) -> &Arc<Slots> {
        &self.slots
    }

    /// Waits until a received file may be prepared and stored.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] if the server is stopping.
    pub async fn storing_turn(&self) -> Result<OwnedSemaphorePermit, ErrorCode> {
        self.storing.clone().acquire_owned().await.map_err(|_| ErrorCode::Unavailable)
    }

    /// Reads the field `file` of a form (RFC 7578), and enforces the minimum
    /// pace.
    ///
    /// # Errors
    /// [`ErrorCode::Unavailable`] for a body that arrives too slowly, or if
    /// there is no memory for it; otherwise the defect of the form.
    pub async fn receive(&self, request: Request) -> Result<Received, ApiError> {
        let content_type_bytes = request.headers().get(header::CONTENT_TYPE).map_or(0, HeaderValue::len);
        if content_type_bytes > MAX_CONTENT_TYPE_BYTES {
            return Err(ErrorCode::UnsupportedMediaType.into());
        }
        let head = HeadLimit::default();
        let request = request.map(|body| Body::from_stream(head.applied_to(Box::pin(self.pace.applied_to(body)))));
        let mut form = Multipart::from_request(request, &()).await.map_err(|_| ErrorCode::UnsupportedMediaType)?;
        while let Some(mut field) = form.next_field().await.map_err(refusal)? {
            if field.name() != Some("file") {
                head.count_part();
                continue;
            }
            head.remove_limit();
            let name = field.file_name().unwrap_or_default().to_owned();
            let mut memory = self.reserve(0)?;
            let mut bytes = Vec::new();
            while let Some(chunk) = field.chunk().await.map_err(refusal)? {
                memory.merge(self.reserve((bytes.len() + chunk.len()).div_ceil(1024) - memory.num_permits())?);
                bytes.extend_from_slice(&chunk);
            }
            return Ok(Received { name, bytes: bytes.into(), memory });
        }
        Err(ApiError::with_detail(ErrorCode::BadRequest, "The form has no field \"file\""))
    }

    /// Reserves memory, without waiting: a waiting upload would keep the memory
    /// that it has.
    fn reserve(&self, kib: usize) -> Result<OwnedSemaphorePermit, ErrorCode> {
        let kib = u32::try_from(kib).map_err(|_| ErrorCode::FileTooLarge)?;
        self.memory.clone().try_acquire_many_owned(kib).map_err(|_| {
            tracing::warn!("an upload was refused: the memory for uploads is used up");
            ErrorCode::Unavailable
        })
    }
}

/// Maps an error of the multipart parser to a response.
fn refusal(error: MultipartError) -> ApiError {
    if is_caused_by_slowness(&error) {
        return ErrorCode::Unavailable.into();
    }
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PrepareError::TooManyBytes(None).into(),
        _ => ErrorCode::BadRequest.into(),
    }
}

/// Returns whether [`TooSlow`] is the error or among its causes.
fn is_caused_by_slowness(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source()).any(|error| error.is::<TooSlow>())
}

/// The minimum pace.
#[derive(Clone, Copy, Debug)]
pub struct UploadTiming {
    /// Maximum time without any data: a phone on a staircase may lose its
    /// connection for some seconds.
    pub silence: Duration,
    /// Time that every body has, however small it is.
    pub grace: Duration,
    /// Minimum average rate after that, in bytes per second.
    pub bytes_per_s: u32,
}

impl Default for UploadTiming {
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
    pace: UploadTiming,
    began: Instant,
    received_bytes: u64,
}

impl UploadTiming {
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

impl UploadTiming {
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

/// One side of a conversation, with slots of its own.
type Side = (ConversationId, SenderType);

/// The limits of sides whose slots are in use or waited for.
#[derive(Default)]
pub struct Slots(Mutex<HashMap<Side, Arc<SideLimits>>>);

/// Semaphores of one side.
struct SideLimits {
    uploads: Arc<Semaphore>,
    storing: Arc<Semaphore>,
}

impl SideLimits {
    fn new() -> Self {
        let semaphore = |limit: limits::Limit| Arc::new(Semaphore::new(limit.count()));
        Self { uploads: semaphore(limits::UPLOADS), storing: semaphore(limits::SIDE_STORING_FILES) }
    }
}

/// A slot, which is released when it is dropped.
pub struct Slot {
    // Dropped before the entry, whose drop checks who else has the limits.
    _permit: Option<OwnedSemaphorePermit>,
    storing: Arc<Semaphore>,
    _entry: SlotEntry,
}

/// An upload that has or waits for a slot of a side.
struct SlotEntry {
    slots: Arc<Slots>,
    side: Side,
    limits: Option<Arc<SideLimits>>,
}

impl Slot {
    /// Waits until no other file of the same side is being prepared and stored.
    /// Otherwise one guest with two photos would occupy all of the server's
    /// turns to decode pictures, and twice the memory.
    pub async fn storing_turn(&self) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        self.storing.clone().acquire_owned().await.ok()
    }
}

impl Slots {
    /// Waits for a slot of that side of a conversation.
    pub async fn acquire(self: &Arc<Self>, conversation: ConversationId, sender: SenderType) -> Slot {
        let side = (conversation, sender);
        let limits = self.lock().entry(side).or_insert_with(|| Arc::new(SideLimits::new())).clone();
        let (uploads, storing) = (limits.uploads.clone(), limits.storing.clone());
        let entry = SlotEntry { slots: self.clone(), side, limits: Some(limits) };
        // The semaphore is never closed.
        let permit = uploads.acquire_owned().await.ok();
        Slot { _permit: permit, storing, _entry: entry }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Side, Arc<SideLimits>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SlotEntry {
    fn drop(&mut self) {
        let mut sides = self.slots.lock();
        self.limits.take();
        // Copies are made under the same lock: nobody else is about to wait.
        if sides.get(&self.side).is_some_and(|limits| Arc::strong_count(limits) == 1) {
            sides.remove(&self.side);
        }
    }
}
