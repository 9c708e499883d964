//! What is to be delivered, what came back, and what becomes of it.

use shared::Timestamp;

/// Something to tell a receiver, now.
#[derive(Clone, Debug)]
pub struct Due<T> {
    /// Its row.
    pub id: i64,
    /// How often it was tried before.
    pub attempts: u32,
    /// From when on it is not tried again.
    pub give_up_at: Timestamp,
    /// What there is to tell, and where.
    pub what: T,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// One that asks to be left alone for a while (RFC 9110, 10.2.3).
    Later {
        /// The status.
        status: u16,
        /// For how long, in seconds.
        after_s: u32,
    },
    /// Nothing; why, in words for the hotel.
    Failed(String),
}

impl Answer {
    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status(status) | Self::Later { status, .. } => Some(*status),
            Self::Failed(_) => None,
        }
    }
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was taken.
    Taken,
    /// It may be taken another time.
    NotNow,
    /// This one never will be.
    Refused,
    /// Nothing will be any more.
    Gone,
}

/// What becomes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is there.
    Delivered,
    /// It is tried again.
    Again(Timestamp),
    /// It is not tried again.
    GivenUp,
    /// Nor is any other: nobody is there any more.
    Gone,
}

/// A try that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// When.
    pub at: Timestamp,
    /// What came back.
    pub answer: Answer,
    /// What follows.
    pub outcome: Outcome,
}
