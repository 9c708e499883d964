//! Rate limit on the client events of one connection.

use crate::limits::SOCKET_CLIENT_EVENTS;
use std::collections::VecDeque;

#[cfg(test)]
mod tests;

/// Number of client events per second for one connection (Pusher docs,
/// "Events": triggering client events).
pub const EVENTS_PER_SECOND: usize = SOCKET_CLIENT_EVENTS.rate().at_once as usize;

/// Number of consecutive refusals that count as a flood. A client that merely
/// types too fast has an event accepted every second and never reaches it.
pub const FLOOD: u32 = 100;

const WINDOW_MS: u64 = 1000;

/// Decision on a client event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The event is sent.
    Accept,
    /// Above the rate limit: the event is dropped, and the client is told.
    Refuse,
    /// A flood: the connection is closed.
    Flood,
}

/// Sliding window over the client events of one connection. No interval of a
/// second contains more than [`EVENTS_PER_SECOND`] accepted events.
#[derive(Debug, Default)]
pub struct ClientEventRate {
    /// Times of the latest accepted events, oldest first.
    accepted_ms: VecDeque<u64>,
    refused_in_a_row: u32,
}

impl ClientEventRate {
    /// Decides on an event that arrives now.
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
