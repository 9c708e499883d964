//! Turns by the clock: a thread of its own that sleeps from one message to the
//! next, for the runtime's timers are a millisecond apart.

use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Lets clients take turns, so many a second together, for that long; each is
/// told when its message was due.
pub fn start(clients: usize, per_second: u32, lasting: Duration) -> Vec<UnboundedReceiver<Instant>> {
    let (senders, turns): (Vec<_>, Vec<_>) = (0..clients).map(|_| unbounded_channel()).unzip();
    let each = Duration::from_secs(1) / per_second.max(1);
    thread::spawn(move || {
        let begin = Instant::now();
        let mut due = begin;
        for sender in senders.iter().cycle() {
            if due - begin >= lasting {
                return;
            }
            thread::sleep(due.saturating_duration_since(Instant::now()));
            // Nobody listens where the load has been given up.
            if sender.send(due).is_err() {
                return;
            }
            due += each;
        }
    });
    turns
}
