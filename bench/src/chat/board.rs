//! Who has written what, and who has seen it when: what is lost, came twice or
//! overtook another is told from here.

use super::mark::Mark;
use std::time::{Duration, Instant};

#[cfg(test)]
mod tests;

/// What became of one message.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// When it was to be written.
    pub due: Instant,
    /// When it was.
    pub began: Instant,
    /// From `due` to the acknowledgement.
    pub answered: Option<Duration>,
    /// From `due` to the writer's own socket.
    pub echo: Option<Duration>,
    /// From `due` to the other side's socket.
    pub peer: Option<Duration>,
    /// Whether the chat refused it.
    pub failed: bool,
}

impl Entry {
    /// Whether both sides have it.
    pub fn is_everywhere(&self) -> bool {
        self.echo.is_some() && self.peer.is_some()
    }

    /// How long it took until both sides had it.
    pub fn delivered(&self) -> Option<Duration> {
        Some(self.echo?.max(self.peer?))
    }
}

/// What one client has written.
#[derive(Debug, Default)]
struct Log {
    /// The number of the first entry; earlier ones have been told of.
    first: usize,
    entries: Vec<Entry>,
    acknowledged: Vec<usize>,
    /// The newest of them that each of both sides has seen.
    newest: [Option<usize>; 2],
}

/// What came more than once, and what came behind a later one of its writer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Came once more to the same socket.
    pub doubled: usize,
    /// Came for the first time, after a later one.
    pub disordered: usize,
}

/// The clients; two of them, `2 * n` and the next one, are in one conversation.
#[derive(Debug)]
pub struct Board {
    logs: Vec<Log>,
    odd: Oddities,
}

impl Board {
    /// A board on which nothing stands.
    pub fn new(clients: usize) -> Self {
        Self { logs: (0..clients).map(|_| Log::default()).collect(), odd: Oddities::default() }
    }

    /// A client begins to write its next message, which was due at that time.
    pub fn begin(&mut self, client: usize, due: Instant, now: Instant) -> Mark {
        let log = &mut self.logs[client];
        let number = log.first + log.entries.len();
        log.entries.push(Entry { due, began: now, answered: None, echo: None, peer: None, failed: false });
        Mark { client, number }
    }

    /// The chat acknowledged it.
    pub fn answered(&mut self, mark: Mark, now: Instant) {
        self.logs[mark.client].acknowledged.push(mark.number);
        if let Some(entry) = self.entry(mark) {
            entry.answered = Some(now - entry.due);
        }
    }

    /// The chat refused it.
    pub fn failed(&mut self, mark: Mark) {
        if let Some(entry) = self.entry(mark) {
            entry.failed = true;
        }
    }

    /// The socket of the client `by` has got it; tells whether both sides have
    /// it from now on.
    pub fn seen(&mut self, by: usize, mark: Mark, now: Instant) -> bool {
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
            self.odd.doubled += 1;
            return false;
        }
        *place = Some(took);
        let everywhere = entry.is_everywhere();
        self.odd.disordered += usize::from(overtaken);
        everywhere
    }

    /// Whether both sides have it, or never will.
    pub fn is_over(&self, mark: Mark) -> bool {
        let log = &self.logs[mark.client];
        let entry = mark.number.checked_sub(log.first).and_then(|place| log.entries.get(place));
        entry.is_none_or(|entry| entry.failed || entry.is_everywhere())
    }

    /// How many have not got to both sides yet.
    pub fn missing(&self) -> usize {
        let entries = self.logs.iter().flat_map(|log| &log.entries);
        entries.filter(|entry| !entry.failed && !entry.is_everywhere()).count()
    }

    /// All that was written, and what was odd; the board is empty afterwards,
    /// and numbers go on.
    pub fn take(&mut self) -> (Vec<Entry>, Oddities) {
        let mut all = Vec::new();
        for log in &mut self.logs {
            log.first += log.entries.len();
            all.append(&mut log.entries);
        }
        (all, std::mem::take(&mut self.odd))
    }

    /// What was acknowledged to a client, ever.
    pub fn acknowledged(&self, client: usize) -> &[usize] {
        &self.logs[client].acknowledged
    }

    fn entry(&mut self, mark: Mark) -> Option<&mut Entry> {
        let log = self.logs.get_mut(mark.client)?;
        log.entries.get_mut(mark.number.checked_sub(log.first)?)
    }
}
