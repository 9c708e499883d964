//! How many client events one connection may send.

use crate::limits::SOCKET_CLIENT_EVENTS;
use std::collections::VecDeque;

#[cfg(test)]
mod tests;

/// Client events a second for one connection (Pusher docs, "Events":
/// triggering client events).
pub const EVENTS_PER_SECOND: usize = SOCKET_CLIENT_EVENTS.rate().at_once as usize;

/// Refusals in a row, none accepted between them, that make a flood. A client
/// that merely types too fast has an event accepted every second and never
/// comes near it.
pub const FLOOD: u32 = 100;

const WINDOW_MS: u64 = 1000;

/// What becomes of one client event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes out.
    Accept,
    /// Too soon: it is dropped, and the client told.
    Refuse,
    /// Too many were too soon: the connection ends.
    Flood,
}

/// Counts the client events of one connection. No span of a second holds more
/// than [`EVENTS_PER_SECOND`] accepted ones.
#[derive(Debug, Default)]
pub struct ClientEventRate {
    /// When the latest accepted ones came, oldest first.
    accepted_ms: VecDeque<u64>,
    refused_in_a_row: u32,
}

impl ClientEventRate {
    /// Judges an event that comes now.
    pub fn judge(&mut self, now_ms: u64) -> Verdict {
        while self.accepted_ms.front().is_some_and(|at_ms| at_ms + WINDOW_MS <= now_ms) {
            self.accepted_ms.pop_front();
        }
        if self.accepted_ms.len() < EVENTS_PER_SECOND {
            self.accepted_ms.push_back(now_ms);
            self.refused_in_a_row = 0;
            return Verdict::Accept;
        }
        self.refused_in_a_row += 1;
        if self.refused_in_a_row < FLOOD { Verdict::Refuse } else { Verdict::Flood }
    }
}
