//! The outbox: events that are still to be pushed.

use super::{DEQUEUE, Db};
use crate::pending_event::PendingEvent;
use crate::store::value::to_json;
use crate::store::{Backlog, NewEvent, StoreError};
use serde::Serialize;
use shared::ChannelName;

/// Row of an event.
#[derive(Serialize)]
struct EventRow<'a> {
    nth: usize,
    channel: &'a ChannelName,
    name: &'a str,
    data: &'a str,
    created_at_ms: i64,
    collapse_key: Option<&'a str>,
    superseded_at_ms: Option<i64>,
}

impl<'a> EventRow<'a> {
    fn of((nth, event): (usize, &'a NewEvent)) -> Self {
        let supersedes = event.supersedes.as_ref();
        Self {
            nth,
            channel: &event.channel,
            name: event.name,
            data: &event.data,
            created_at_ms: event.now.unix_ms(),
            collapse_key: supersedes.map(|supersedes| supersedes.key.as_str()),
            superseded_at_ms: supersedes.map(|supersedes| supersedes.waiting_since.unix_ms()),
        }
    }
}

/// Id of an event that is not read.
#[derive(Serialize)]
struct ExceptedRow {
    id: i64,
}

impl Db<'_> {
    /// Inserts events in that order, in the transaction of the changes that they
    /// report. They replace events with the same key that have waited too long.
    pub async fn enqueue(&mut self, events: &[NewEvent]) -> Result<(), StoreError> {
        let rows: Vec<EventRow<'_>> = events.iter().enumerate().map(EventRow::of).collect();
        let superseding: Vec<&EventRow<'_>> = rows.iter().filter(|row| row.collapse_key.is_some()).collect();
        if !superseding.is_empty() {
            // A row that another write has locked is being pushed already, or is
            // replaced too.
            self.defer(
                "outbox",
                concat!(
                    "DELETE FROM outbox WHERE id IN (SELECT o.id FROM ",
                    json_rows!("r", channel TEXT, collapse_key TEXT, superseded_at_ms BIGINT),
                    " JOIN outbox o ON o.channel = r.channel AND o.collapse_key = r.collapse_key \
                     AND o.created_at_ms <= r.superseded_at_ms",
                    skip_locked!("o"),
                    ")"
                ),
                [to_json(&superseding)?],
            )
            .await?;
        }
        if rows.is_empty() {
            return Ok(());
        }
        self.defer(
            "outbox",
            concat!(
                "INSERT INTO outbox (channel, name, data, created_at_ms, collapse_key) \
                 SELECT r.channel, r.name, r.data, r.created_at_ms, r.collapse_key FROM ",
                json_rows!("r", nth BIGINT, channel TEXT, name TEXT, data TEXT, created_at_ms BIGINT, collapse_key TEXT),
                " ORDER BY r.nth"
            ),
            [to_json(&rows)?],
        )
        .await
    }

    /// Returns the number of events in the outbox, and since when the oldest waits.
    pub async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        Ok(sqlx::query_as("SELECT count(*) AS count, min(created_at_ms) AS oldest_ms FROM outbox")
            .fetch_one(self.conn().await?)
            .await?)
    }

    /// Returns the events after an id, except some, oldest first.
    pub async fn outbox_after(&mut self, id: i64, except: &[i64], limit: i64) -> Result<Vec<PendingEvent>, StoreError> {
        let except: Vec<ExceptedRow> = except.iter().map(|id| ExceptedRow { id: *id }).collect();
        Ok(sqlx::query_as(concat!(
            "SELECT id, channel, name, data, created_at_ms FROM outbox WHERE id > $2 AND id NOT IN (SELECT e.id FROM ",
            json_rows!("e", id BIGINT),
            ") ORDER BY id LIMIT $3"
        ))
        .bind(to_json(&except)?.text())
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
