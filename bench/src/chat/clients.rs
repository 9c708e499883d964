//! Clients that write and receive, and the two loads that they produce.
//!
//! Everything runs on one thread, so that the other processors of the machine are
//! free for the server.

use super::mark::{Mark, Marks};
use super::message_log::{Anomalies, Entry, MessageLog};
use super::pacer;
use super::target::{Client, Receiver, Sender, Target};
use crate::desk::text;
use crate::failure::Failure;
use futures_util::StreamExt;
use futures_util::stream::{FuturesUnordered, iter};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

/// Number of conversations that are opened concurrently.
const OPENED_AT_ONCE: usize = 16;
/// Number of texts that are used in turn.
const TEXTS: usize = 64;

/// Lengths of the parts of a load.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    /// Time before the measurement.
    pub warm_up: Duration,
    /// Time of the measurement.
    pub measured: Duration,
    /// Time to wait at the end for messages that have not arrived; then they are
    /// lost.
    pub patience: Duration,
}

/// Result of a load.
#[derive(Debug)]
pub struct Outcome {
    /// Messages that were due during the measurement.
    pub entries: Vec<Entry>,
    /// Number of messages that reached both sides during the measurement.
    pub delivered: usize,
    /// Messages that were doubled or out of order, warm-up included.
    pub anomalies: Anomalies,
    /// Number of messages that never reached both sides.
    pub lost: usize,
    /// Errors of refused messages and of ended connections.
    pub errors: Vec<String>,
}

/// State that all clients share.
struct Shared {
    message_log: RefCell<MessageLog>,
    /// Notifies a client that its message has reached both sides.
    delivered: Vec<Notify>,
    errors: RefCell<Vec<String>>,
    marks: Marks,
    texts: Vec<String>,
    body_bytes: usize,
}

impl Shared {
    fn text(&self, mark: Mark) -> String {
        let words = &self.texts[(mark.client * 31 + mark.number) % self.texts.len()];
        self.marks.text(mark, words, self.body_bytes)
    }

    fn record_receipts(&self, by: usize, bytes: &[u8]) {
        let now = Instant::now();
        for mark in self.marks.find(bytes) {
            if self.message_log.borrow_mut().record_receipt(by, mark, now) {
                self.delivered[mark.client].notify_one();
            }
        }
    }

    /// Writes one message and waits for its acknowledgement.
    async fn write(&self, sender: &mut impl Sender, client: usize, due: Option<Instant>) -> Mark {
        let now = Instant::now();
        let mark = self.message_log.borrow_mut().begin(client, due.unwrap_or(now), now);
        match sender.send(&self.text(mark)).await {
            Ok(()) => self.message_log.borrow_mut().record_answer(mark, Instant::now()),
            Err(error) => {
                self.message_log.borrow_mut().record_failure(mark);
                self.errors.borrow_mut().push(error.to_string());
            }
        }
        mark
    }

    async fn await_delivery(&self, mark: Mark, patience: Duration) {
        let arrived = async {
            while !self.message_log.borrow().is_over(mark) {
                self.delivered[mark.client].notified().await;
            }
        };
        // A client continues without a message that does not arrive; it is counted
        // as lost.
        let _ = timeout(patience, arrived).await;
    }

    /// Waits for messages that have not arrived and returns the result.
    async fn settle(&self, time: Time, (from, to): (Instant, Instant)) -> Outcome {
        let all_there = async {
            while self.message_log.borrow().missing() > 0 {
                sleep(Duration::from_millis(20)).await;
            }
        };
        let _ = timeout(time.patience, all_there).await;
        let (all, anomalies) = self.message_log.borrow_mut().take();
        let within = |at: Instant| from <= at && at < to;
        let arrived = |entry: &Entry| entry.delivered().map(|took| entry.due + took);
        Outcome {
            delivered: all.iter().filter_map(arrived).filter(|at| within(*at)).count(),
            lost: all.iter().filter(|entry| !entry.failed && !entry.is_delivered()).count(),
            entries: all.into_iter().filter(|entry| within(entry.due)).collect(),
            anomalies,
            errors: std::mem::take(&mut self.errors.borrow_mut()),
        }
    }
}

/// Clients of a target, all of them receiving.
pub struct Clients<T: Target> {
    shared: Rc<Shared>,
    senders: Vec<T::Sender>,
}

impl<T: Target> Clients<T> {
    /// Connects an even number of clients, in conversations of two.
    pub async fn connect(target: &T, clients: usize, marks: Marks, body_bytes: usize) -> Result<Self, Failure> {
        let mut chance = text::Chance::new(1);
        let shared = Rc::new(Shared {
            message_log: RefCell::new(MessageLog::new(clients)),
            delivered: (0..clients).map(|_| Notify::new()).collect(),
            errors: RefCell::default(),
            marks,
            texts: (0..TEXTS).map(|_| text::message(&mut chance)).collect(),
            body_bytes,
        });
        // In order, because the number of a client is its position.
        let opened = iter(0..clients / 2).map(|number| target.open(number)).buffered(OPENED_AT_ONCE);
        let mut senders = Vec::with_capacity(clients);
        let mut opened = std::pin::pin!(opened);
        while let Some(pair) = opened.next().await {
            for Client { sender, receiver } in pair? {
                tokio::task::spawn_local(listen(Rc::clone(&shared), senders.len(), receiver));
                senders.push(sender);
            }
        }
        Ok(Self { shared, senders })
    }

    /// Load without pause: each client writes, waits until both sides have the
    /// message, and writes the next one.
    pub async fn run_closed_loop(&mut self, time: Time, window: impl Window) -> Outcome {
        let shared = Rc::clone(&self.shared);
        let shared = &*shared;
        let end = Instant::now() + time.warm_up + time.measured;
        let mut writing: FuturesUnordered<_> = self
            .senders
            .iter_mut()
            .enumerate()
            .map(|(client, sender)| async move {
                while Instant::now() < end {
                    let mark = shared.write(sender, client, None).await;
                    shared.await_delivery(mark, time.patience).await;
                }
            })
            .collect();
        let write = async { while writing.next().await.is_some() {} };
        let (measured, ()) = tokio::join!(measure(time, window), write);
        shared.settle(time, measured).await
    }

    /// Load at a fixed rate: the clients write in turn, `per_second` messages in
    /// total, even if earlier ones have not been answered. Times count from the
    /// moment at which a message was due.
    pub async fn run_paced(&mut self, per_second: u32, time: Time, window: impl Window) -> Outcome {
        let shared = Rc::clone(&self.shared);
        let shared = &*shared;
        let turns = pacer::start(self.senders.len(), per_second, time.warm_up + time.measured);
        let mut writing: FuturesUnordered<_> = self
            .senders
            .iter_mut()
            .zip(turns)
            .enumerate()
            .map(|(client, (sender, mut turns))| async move {
                while let Some(due) = turns.recv().await {
                    shared.write(sender, client, Some(due)).await;
                }
            })
            .collect();
        let write = async { while writing.next().await.is_some() {} };
        let (measured, ()) = tokio::join!(measure(time, window), write);
        shared.settle(time, measured).await
    }

    /// Returns the numbers of all messages that were acknowledged to each client.
    pub fn acknowledged(&self) -> Vec<Vec<usize>> {
        let message_log = self.shared.message_log.borrow();
        (0..self.senders.len()).map(|client| message_log.acknowledged(client).to_vec()).collect()
    }
}

/// Observer that is called at the beginning and the end of a measurement.
pub trait Window {
    /// Called at the beginning.
    fn begin(&mut self);
    /// Called at the end.
    fn end(&mut self);
}

/// Observes nothing.
impl Window for () {
    fn begin(&mut self) {}
    fn end(&mut self) {}
}

async fn measure(time: Time, mut window: impl Window) -> (Instant, Instant) {
    sleep(time.warm_up).await;
    let from = Instant::now();
    window.begin();
    sleep(time.measured).await;
    window.end();
    (from, Instant::now())
}

async fn listen(shared: Rc<Shared>, client: usize, mut receiver: impl Receiver) {
    loop {
        match receiver.next().await {
            Ok(bytes) => shared.record_receipts(client, bytes.as_ref()),
            Err(error) => {
                shared.errors.borrow_mut().push(format!("client {client} stopped receiving: {error}"));
                return;
            }
        }
    }
}
