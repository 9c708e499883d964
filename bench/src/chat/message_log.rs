//! Record of all messages and of their arrivals, to find lost, doubled and
//! out-of-order messages.

use super::mark::Mark;
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// Times of one message.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Time at which it was due.
    pub due: Instant,
    /// Time at which it was written.
    pub began: Instant,
    /// Time from `due` to the acknowledgement.
    pub answered: Option<Duration>,
    /// Time from `due` to the writer's own socket.
    pub echo: Option<Duration>,
    /// Time from `due` to the other side's socket.
    pub peer: Option<Duration>,
    /// `true` if the chat refused it.
    pub failed: bool,
}

impl Entry {
    /// Returns whether both sides have received it.
    pub fn is_delivered(&self) -> bool {
        self.echo.is_some() && self.peer.is_some()
    }

    /// Returns the time from `due` until both sides had received it.
    pub fn delivered(&self) -> Option<Duration> {
        Some(self.echo?.max(self.peer?))
    }
}

/// Messages of one client.
#[derive(Debug, Default)]
struct Log {
    /// Number of the first entry; earlier entries have been taken.
    first: usize,
    entries: Vec<Entry>,
    acknowledged: Vec<usize>,
    /// Newest of its messages that the other side and the client itself have
    /// received.
    newest: [Option<usize>; 2],
}

/// Numbers of messages that arrived twice or out of order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anomalies {
    /// Arrived at the same socket more than once.
    pub doubled: usize,
    /// Arrived for the first time after a later one of the same client.
    pub disordered: usize,
}

/// Record of all clients; `2 * n` and `2 * n + 1` are in one conversation.
#[derive(Debug)]
pub struct MessageLog {
    logs: Vec<Log>,
    anomalies: Anomalies,
}

impl MessageLog {
    /// Creates an empty record.
    pub fn new(clients: usize) -> Self {
        Self { logs: (0..clients).map(|_| Log::default()).collect(), anomalies: Anomalies::default() }
    }

    /// Records that a client begins to write its next message, and returns its
    /// mark.
    pub fn begin(&mut self, client: usize, due: Instant, now: Instant) -> Mark {
        let log = &mut self.logs[client];
        let number = log.first + log.entries.len();
        log.entries.push(Entry { due, began: now, answered: None, echo: None, peer: None, failed: false });
        Mark { client, number }
    }

    /// Records an acknowledgement.
    pub fn record_answer(&mut self, mark: Mark, now: Instant) {
        self.logs[mark.client].acknowledged.push(mark.number);
        if let Some(entry) = self.entry(mark) {
            entry.answered = Some(now - entry.due);
        }
    }

    /// Records a refusal.
    pub fn record_failure(&mut self, mark: Mark) {
        if let Some(entry) = self.entry(mark) {
            entry.failed = true;
        }
    }

    /// Records that the socket of the client `by` received a message; returns
    /// whether both sides have it from now on.
    pub fn record_receipt(&mut self, by: usize, mark: Mark, now: Instant) -> bool {
        let is_echo = by == mark.client;
        if mark.client >= self.logs.len() || (!is_echo && by != mark.client ^ 1) {
            return false;
        }
        let newest = &mut self.logs[mark.client].newest[usize::from(is_echo)];
        let overtaken = newest.is_some_and(|newest| newest > mark.number);
        *newest = (*newest).max(Some(mark.number));
        let Some(entry) = self.entry(mark) else { return false };
        let took = now - entry.due;
        let place = if is_echo { &mut entry.echo } else { &mut entry.peer };
        if place.is_some() {
            self.anomalies.doubled += 1;
            return false;
        }
        *place = Some(took);
        let is_delivered = entry.is_delivered();
        self.anomalies.disordered += usize::from(overtaken);
        is_delivered
    }

    /// Returns whether both sides have received the message, or it was refused.
    pub fn is_over(&self, mark: Mark) -> bool {
        let log = &self.logs[mark.client];
        let entry = mark.number.checked_sub(log.first).and_then(|place| log.entries.get(place));
        entry.is_none_or(|entry| entry.failed || entry.is_delivered())
    }

    /// Returns the number of messages that both sides have not received yet.
    pub fn missing(&self) -> usize {
        let entries = self.logs.iter().flat_map(|log| &log.entries);
        entries.filter(|entry| !entry.failed && !entry.is_delivered()).count()
    }

    /// Returns all messages and the numbers of odd ones, and removes them from the
    /// record. Numbers of messages continue.
    pub fn take(&mut self) -> (Vec<Entry>, Anomalies) {
        let mut all = Vec::new();
        for log in &mut self.logs {
            log.first += log.entries.len();
            all.append(&mut log.entries);
        }
        (all, std::mem::take(&mut self.anomalies))
    }

    /// Returns the numbers of all messages that were acknowledged to a client.
    pub fn acknowledged(&self, client: usize) -> &[usize] {
        &self.logs[client].acknowledged
    }

    fn entry(&mut self, mark: Mark) -> Option<&mut Entry> {
        let log = self.logs.get_mut(mark.client)?;
        log.entries.get_mut(mark.number.checked_sub(log.first)?)
    }
}
