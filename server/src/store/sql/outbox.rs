//! The outbox: events that are still to be pushed.

use super::{DEQUEUE, Db};
use crate::pending_event::PendingEvent;
use crate::store::value::Value;
use crate::store::{Backlog, NewEvent, StoreError, Supersedes};

/// Inserts events, the values of each in the order of [`columns`].
macro_rules! insert_events {
    ($values:literal) => {
        concat!("INSERT INTO outbox (channel, name, data, created_at_ms, collapse_key) VALUES ", $values)
    };
}

/// Returns the values of an event for [`insert_events`].
fn columns(event: &NewEvent<'_>) -> [Value; 5] {
    [
        event.channel.as_str().into(),
        event.name.into(),
        event.data.into(),
        event.now.unix_ms().into(),
        event.supersedes.map(|supersedes| supersedes.key).into(),
    ]
}

impl Db<'_> {
    /// Inserts an event, in the transaction of the change that it reports. It
    /// replaces events with the same key that have waited too long.
    pub async fn enqueue(&mut self, event: &NewEvent<'_>) -> Result<(), StoreError> {
        self.supersede(event).await?;
        self.defer("outbox", insert_events!("($1, $2, $3, $4, $5)"), columns(event)).await
    }

    /// Inserts two events in that order, like [`Db::enqueue`] but with one
    /// statement. Most changes need two.
    pub async fn enqueue_both(&mut self, one: &NewEvent<'_>, other: &NewEvent<'_>) -> Result<(), StoreError> {
        self.supersede(one).await?;
        self.supersede(other).await?;
        self.defer(
            "outbox",
            insert_events!("($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10)"),
            columns(one).into_iter().chain(columns(other)),
        )
        .await
    }

    async fn supersede(&mut self, event: &NewEvent<'_>) -> Result<(), StoreError> {
        let Some(Supersedes { key, waiting_since }) = event.supersedes else { return Ok(()) };
        // A row that another write has locked is being pushed already, or is
        // replaced too.
        self.defer(
            "outbox",
            concat!(
                "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox \
                 WHERE channel = $1 AND collapse_key = $2 AND created_at_ms <= $3",
                skip_locked!(),
                ")"
            ),
            [event.channel.as_str().into(), key.into(), waiting_since.unix_ms().into()],
        )
        .await
    }

    /// Returns the number of events in the outbox, and since when the oldest waits.
    pub async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        Ok(sqlx::query_as("SELECT count(*) AS count, min(created_at_ms) AS oldest_ms FROM outbox")
            .fetch_one(self.conn().await?)
            .await?)
    }

    /// Returns the events after an id, oldest first.
    pub async fn outbox_after(&mut self, id: i64, limit: i64) -> Result<Vec<PendingEvent>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, channel, name, data, created_at_ms FROM outbox WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(id)
        .bind(limit)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Deletes events that an engine has accepted. Consecutive rows, the usual
    /// case, are deleted with one statement.
    pub async fn dequeue(&mut self, ids: &[i64]) -> Result<(), StoreError> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        for run in ids.chunk_by(|one, next| next - one <= 1) {
            sqlx::query(DEQUEUE).bind(run.first()).bind(run.last()).execute(self.conn().await?).await?;
        }
        Ok(())
    }
}
