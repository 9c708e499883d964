//! Publishing events through an engine.

use crate::pending_event::PendingEvent;
use std::future::Future;

/// Result of publishing events. Events in neither list stay in the outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishResult {
    /// Rows that the engine has accepted.
    pub accepted: Vec<i64>,
    /// Rows that the engine will never accept, with its reason. Like `failed`,
    /// the reason is for the log and contains no event data.
    pub refused: Vec<(i64, String)>,
    /// Reason why the other events were not published: the engine is
    /// unavailable, busy or misconfigured.
    pub failed: Option<String>,
}

/// An engine that publishes events.
pub trait Trigger: Send + Sync {
    /// Publishes events, those of each channel in order. Events in neither list
    /// of the result may have been published all the same: clients expect
    /// duplicates.
    fn trigger(&self, events: &[PendingEvent]) -> impl Future<Output = PublishResult> + Send;
}
