//! Runs two use cases concurrently, one statement at a time, in a given order.
//! A statement that waits for a lock of the other use case keeps waiting.

use super::footprint::Footprint;
use super::orders::{Order, Step};
use super::proxy::{Event, Held, Lane, Proxy};
use super::use_cases::Outcome;
use futures_util::future::BoxFuture;
use guest_chat::store::Store;
use sqlx::{Connection, PgConnection};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// Time limit of a run. PostgreSQL ends each statement after ten seconds.
const RUN_TIMEOUT: Duration = Duration::from_secs(60);

/// Two servers on one database, whose statements are held.
pub struct Scheduler {
    /// The store of each lane.
    pub stores: [Store; 2],
    proxies: [Proxy; 2],
    events: mpsc::UnboundedReceiver<Event>,
    sender: mpsc::UnboundedSender<Event>,
    /// A connection without a proxy.
    control: PgConnection,
}

/// Record of a run.
#[derive(Debug)]
pub struct Run {
    /// The results of both use cases.
    pub outcomes: [Outcome; 2],
    /// All statements, in the order of their release.
    pub steps: Vec<(Lane, String)>,
    /// The lanes of the committed transactions, in that order.
    pub commits: Vec<Lane>,
}

/// Progress of a use case.
enum State {
    /// It is computing, and will execute a statement or end soon.
    Running,
    /// Its next statement waits for its release.
    Held(Held, Footprint),
    /// PostgreSQL is executing its statement.
    Asking { is_blocked: bool },
    /// It has ended.
    Finished,
}

/// The two use cases of a run.
struct Lanes {
    states: [State; 2],
    /// Footprint of the open transaction of each; `None` without one.
    transactions: [Option<Footprint>; 2],
    /// PostgreSQL process of the last statement of each.
    pids: [i32; 2],
}

impl Scheduler {
    /// Opens two servers on the database at `url`.
    pub async fn open(url: &str) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let proxies = [0, 1].map(|lane| Proxy::start(lane, url, sender.clone()));
        let [one, other] = proxies.each_ref().map(|proxy| Store::open(&proxy.url));
        let stores = [one.await.expect("a store"), other.await.expect("a store")];
        let control = PgConnection::connect(url).await.expect("a connection");
        Self { stores, proxies, events, sender, control }
    }

    /// Runs two use cases in an order.
    pub async fn run(&mut self, use_cases: [BoxFuture<'static, Outcome>; 2], order: &mut dyn Order) -> Run {
        self.proxies.iter().for_each(|proxy| proxy.set_holding(true));
        let mut lane = 0..;
        let tasks = use_cases.map(|use_case| {
            let (lane, sender) = (lane.next().unwrap_or_default(), self.sender.clone());
            tokio::spawn(async move {
                let outcome = use_case.await;
                sender.send(Event::Finished(lane)).ok();
                outcome
            })
        });
        let (mut steps, mut commits) = (Vec::new(), Vec::new());
        let ended = timeout(RUN_TIMEOUT, self.release_all(order, &mut steps, &mut commits)).await;
        self.proxies.iter().for_each(|proxy| proxy.set_holding(false));
        assert!(ended.is_ok(), "the use cases did not come to an end: {steps:#?}");
        let [one, other] = tasks;
        let outcomes = [one.await.expect("an outcome"), other.await.expect("an outcome")];
        Run { outcomes, steps, commits }
    }

    async fn release_all(&mut self, order: &mut dyn Order, steps: &mut Vec<(Lane, String)>, commits: &mut Vec<Lane>) {
        let mut lanes = Lanes { states: [State::Running, State::Running], transactions: [None, None], pids: [0, 0] };
        loop {
            self.settle(&mut lanes).await;
            let [one, other] = lanes.next_steps();
            if one.is_none() && other.is_none() {
                return;
            }
            let lane = order.choose([one.as_ref(), other.as_ref()]);
            let sql = lanes.release(lane);
            if sql == "COMMIT" {
                commits.push(lane);
            }
            steps.push((lane, sql));
        }
    }

    /// Waits until neither can proceed by itself: each has ended, or has a
    /// statement that waits for its release or for a lock of the other.
    async fn settle(&mut self, lanes: &mut Lanes) {
        loop {
            while let Ok(event) = self.events.try_recv() {
                lanes.take(event);
            }
            match lanes.unsettled() {
                None => return,
                Some(Unsettled::UntilAnEvent) => {
                    let event = self.events.recv().await.expect("the scheduler holds a sender");
                    lanes.take(event);
                }
                Some(Unsettled::AnsweredOrBlocked(lane)) => {
                    let is_blocked = self.is_blocked(lanes.pids[lane], lanes.pids[1 - lane]).await;
                    if let State::Asking { is_blocked: noted } = &mut lanes.states[lane] {
                        *noted = is_blocked;
                    }
                }
            }
        }
    }

    /// Returns whether a PostgreSQL process waits for a lock of another.
    async fn is_blocked(&mut self, pid: i32, by: i32) -> bool {
        let is_blocked = sqlx::query_scalar("SELECT $2 = ANY (pg_blocking_pids($1))").bind(pid).bind(by);
        is_blocked.fetch_one(&mut self.control).await.expect("an answer")
    }
}

/// Reason to wait.
enum Unsettled {
    /// An event is certain to arrive.
    UntilAnEvent,
    /// The statement of a lane will be answered, or turn out to wait for the
    /// other.
    AnsweredOrBlocked(Lane),
}

impl Lanes {
    fn take(&mut self, event: Event) {
        match event {
            Event::Held(held) => {
                let footprint = match (held.sql.as_str(), &self.transactions[held.lane]) {
                    ("COMMIT", Some(transaction)) => transaction.clone(),
                    _ => Footprint::of(&held.sql),
                };
                let lane = held.lane;
                assert!(matches!(self.states[lane], State::Running), "two statements at once: {}", held.sql);
                self.pids[lane] = held.pid;
                self.states[lane] = State::Held(held, footprint);
            }
            Event::Answered(answered) => {
                self.states[answered.lane] = State::Running;
                if !answered.in_transaction {
                    self.transactions[answered.lane] = None;
                    self.unblock(1 - answered.lane);
                }
            }
            Event::Finished(lane) => {
                self.states[lane] = State::Finished;
                self.transactions[lane] = None;
                self.unblock(1 - lane);
            }
        }
    }

    /// Marks a lane as no longer blocked: the locks of the other are released.
    fn unblock(&mut self, lane: Lane) {
        if let State::Asking { is_blocked } = &mut self.states[lane] {
            *is_blocked = false;
        }
    }

    fn unsettled(&self) -> Option<Unsettled> {
        if self.states.iter().any(|state| matches!(state, State::Running)) {
            return Some(Unsettled::UntilAnEvent);
        }
        let asking = |lane: &Lane| matches!(self.states[*lane], State::Asking { is_blocked: false });
        let lane = [0, 1].into_iter().find(asking)?;
        let is_other_open = matches!(self.states[1 - lane], State::Held(..)) && self.transactions[1 - lane].is_some();
        Some(if is_other_open { Unsettled::AnsweredOrBlocked(lane) } else { Unsettled::UntilAnEvent })
    }

    fn next_steps(&self) -> [Option<Step>; 2] {
        self.states.each_ref().map(|state| match state {
            State::Held(held, footprint) => Some(Step::new(&held.sql, footprint.clone())),
            _ => None,
        })
    }

    fn release(&mut self, lane: Lane) -> String {
        let State::Held(held, footprint) = std::mem::replace(&mut self.states[lane], State::Finished) else {
            panic!("lane {lane} has no step to make");
        };
        self.states[lane] = State::Asking { is_blocked: false };
        self.transactions[lane].get_or_insert_default().add(&footprint);
        held.release.send(()).ok();
        held.sql
    }
}
