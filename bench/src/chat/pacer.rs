//! Turns at a fixed rate, from a separate thread that sleeps between messages: the
//! timers of the runtime have a resolution of a millisecond.

use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Gives turns to the clients in order, `per_second` in total, for the time
/// `lasting`. A turn is the time at which its message was due.
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
            // The receiver is gone if the load was cancelled.
            if sender.send(due).is_err() {
                return;
            }
            due += each;
        }
    });
    turns
}
