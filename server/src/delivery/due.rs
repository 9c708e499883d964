//! Deliveries, responses and outcomes.

use shared::Timestamp;

/// A delivery that is due.
#[derive(Clone, Debug)]
pub struct DueDelivery<T> {
    /// Id of its row.
    pub id: i64,
    /// Number of earlier attempts.
    pub attempts: u32,
    /// Time after which it is not retried.
    pub give_up_at: Timestamp,
    /// Its content and destination.
    pub content: T,
}

/// Result of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryResponse {
    /// A response with this status.
    Status(u16),
    /// A response that asks to retry later (RFC 9110, 10.2.3).
    RetryLater {
        /// The status.
        status: u16,
        /// Time to wait, in seconds.
        after_s: u32,
    },
    /// No response; the reason is a text for the hotel.
    Failed(String),
}

impl DeliveryResponse {
    /// Returns the HTTP status, if there was a response.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) | Self::RetryLater { status, .. } => Some(*status),
            Self::Failed(_) => None,
        }
    }
}

/// Classification of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The delivery was accepted.
    Accepted,
    /// The delivery may be accepted later.
    RetryLater,
    /// The delivery will never be accepted.
    Refused,
    /// The receiver no longer exists.
    Gone,
}

/// Outcome of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was delivered.
    Delivered,
    /// It is retried at that time.
    RetryAt(Timestamp),
    /// It is not retried.
    GivenUp,
    /// The receiver no longer exists, so none of its deliveries is retried.
    Gone,
}

/// An attempt at a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its time.
    pub at: Timestamp,
    /// Its result.
    pub response: DeliveryResponse,
    /// The outcome.
    pub outcome: Outcome,
}
