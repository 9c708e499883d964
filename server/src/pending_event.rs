//! An event in the outbox, as the store, the publisher and the engines exchange it.

/// A committed event that has not been published.
#[derive(Clone, Debug, PartialEq, Eq)]
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
