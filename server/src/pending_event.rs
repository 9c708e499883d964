//! An event in the outbox, as the store, the publisher and the engines exchange it,
//! and its publishing through an engine.

use std::future::Future;

/// A committed event that has not been published.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PendingEvent {
    /// Id of the outbox row; the events of a channel are published in this
    /// order. A row may be committed after one with a higher id
    /// ([`Store::late_rows`](crate::store::Store::late_rows)).
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The event's name.
    pub name: String,
    /// The data, as JSON text.
    pub data: String,
    /// Time of the event, in milliseconds since 1970 in UTC.
    pub created_at_ms: i64,
}

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
