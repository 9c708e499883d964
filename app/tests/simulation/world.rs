//! The world of one schedule: tabs, network and server, driven by the clock.

mod acts;
mod engine;

use crate::clock::Clock;
use crate::fault::Fault;
use crate::network::Network;
use crate::page::{Asked, Effect, Page, Timer};
use crate::schedule::{Act, TABS, schedule};
use crate::server::{Answer, Request, Server};
use crate::told::Told;
use shared::{Event, Timestamp};
use std::collections::HashMap;
use uuid::Uuid;

/// Maximum number of steps; every schedule ends within fewer.
const STEPS: usize = 50_000;
/// One request in this many is abandoned while it may still arrive.
const PATIENT_REQUESTS: u8 = 8;
/// Initial time of the server's clock, in milliseconds since 1970.
const START_MS: i64 = 1_795_341_600_000;

type Question = u64;

/// An event in the queue.
enum Happening {
    Act(Act),
    Heal,
    Arrive(Question, Request),
    Answered(Question, Box<Answer>),
    Failed(Question),
    Woken { tab: usize, life: u64, timer: Timer },
    Connected { tab: usize, life: u64 },
    Heard { tab: usize, socket: u64, event: Box<Event> },
    Publish,
    RemovePublished,
    SyncDisk,
    Restart,
}

/// The messages that the guest wrote in one tab.
#[derive(Default)]
pub struct Typed {
    /// Messages by outbox: a tab that was opened again without its outbox
    /// begins a new one.
    pub memories: Vec<Vec<Uuid>>,
    /// Messages since the tab was last opened.
    pub in_this_life: Vec<Uuid>,
    /// Messages that the server acknowledged.
    pub acknowledged: Vec<Uuid>,
    /// Messages that it refused at least once.
    pub refused: Vec<Uuid>,
}

/// The state of the simulation.
pub struct World {
    pub server: Server,
    pub tabs: Vec<Page>,
    pub typed: Vec<Typed>,
    pub told: Told,
    clock: Clock<Happening>,
    network: Network,
    chance: fastrand::Rng,
    /// The tab, the page load and the purpose of each request without an
    /// answer.
    questions: HashMap<Question, (usize, u64, Asked)>,
    asked: Question,
    /// The sockets that the engine knows, by tab.
    sockets: [Option<u64>; TABS],
    connected: u64,
    /// True if the engine is a separate process; otherwise sockets end with the
    /// server.
    engine_elsewhere: bool,
    crash_at_next_commit: Option<u64>,
    healed: bool,
    clock_skew_ms: i64,
    limit: usize,
    fault: Option<Fault>,
}

impl World {
    pub fn new(seed: u64, fault: Option<Fault>) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let (acts, heal_ms) = schedule(&mut chance);
        let mut clock = Clock::new();
        for (at_ms, act) in acts {
            clock.after(at_ms, Happening::Act(act));
        }
        clock.after(heal_ms, Happening::Heal);
        Self {
            server: Server::new(fault),
            tabs: (1..).take(TABS).map(|number| Page::new(number, fault)).collect(),
            typed: (0..TABS).map(|_| Typed { memories: vec![Vec::new()], ..Typed::default() }).collect(),
            told: Told::default(),
            clock,
            network: Network::bad(chance.fork()),
            questions: HashMap::new(),
            asked: 0,
            sockets: [None; TABS],
            connected: 0,
            engine_elsewhere: chance.bool(),
            crash_at_next_commit: None,
            healed: false,
            clock_skew_ms: 0,
            limit: chance.usize(1..7),
            chance,
            fault,
        }
    }

    /// Runs the schedule, until the queue is empty.
    pub fn run(&mut self) -> Result<(), String> {
        for tab in 0..TABS {
            let effects = self.tabs[tab].open();
            self.perform(tab, effects);
        }
        for _ in 0..STEPS {
            let Some(happening) = self.clock.next() else { return Ok(()) };
            if let Some(tab) = self.happen(happening) {
                crate::verdict::nothing_vanishes(&self.tabs[tab], &self.typed[tab])?;
            }
        }
        Err("it does not come to rest".to_owned())
    }

    /// Handles an event; returns the tab that it concerned.
    fn happen(&mut self, happening: Happening) -> Option<usize> {
        match happening {
            Happening::Act(act) => return self.act(act),
            Happening::Heal => self.heal(),
            Happening::Arrive(question, request) => self.arrive(question, request),
            Happening::Answered(question, answer) => {
                let (tab, life, asked) = self.questions.remove(&question)?;
                return self.on_page(tab, life, |world| world.answered(tab, asked, *answer));
            }
            Happening::Failed(question) => {
                let (tab, life, asked) = self.questions.remove(&question)?;
                self.told.failed += 1;
                return self.on_page(tab, life, |world| world.tabs[tab].failed(asked));
            }
            Happening::Woken { tab, life, timer } => {
                return self.on_page(tab, life, |world| world.tabs[tab].wake(timer));
            }
            Happening::Connected { tab, life } => return self.on_page(tab, life, |world| world.connected(tab)),
            Happening::Heard { tab, socket, event } if self.sockets[tab] == Some(socket) => {
                let life = self.tabs[tab].life;
                return self.on_page(tab, life, |world| world.tabs[tab].hear(*event));
            }
            Happening::Heard { .. } => {}
            Happening::Publish => self.publish(),
            Happening::RemovePublished if self.server.up => self.server.remove_published(),
            Happening::RemovePublished => {}
            Happening::SyncDisk => self.server.sync_disk(),
            Happening::Restart => self.restart(),
        }
        None
    }

    /// Runs `what` in a tab, if the page load is still the same.
    fn on_page(&mut self, tab: usize, life: u64, what: impl FnOnce(&mut Self) -> Vec<Effect>) -> Option<usize> {
        if self.tabs[tab].life != life {
            return None;
        }
        let effects = what(self);
        self.perform(tab, effects);
        Some(tab)
    }

    fn perform(&mut self, tab: usize, effects: Vec<Effect>) {
        let life = self.tabs[tab].life;
        for effect in effects {
            match effect {
                Effect::Wake(timer, ms) => self.clock.after(ms, Happening::Woken { tab, life, timer }),
                Effect::Connect => self.connect_within(tab, 3_000),
                Effect::Ask(asked, request) => self.ask(tab, asked, request),
            }
        }
    }

    fn ask(&mut self, tab: usize, asked: Asked, request: Request) {
        self.asked += 1;
        let question = self.asked;
        self.questions.insert(question, (tab, self.tabs[tab].life, asked));
        let arrivals = self.network.send();
        if arrivals.is_empty() || (!self.healed && self.chance.u8(0..PATIENT_REQUESTS) == 0) {
            self.fail(question);
        }
        for ms in arrivals {
            self.clock.after(ms, Happening::Arrive(question, request.clone()));
        }
    }

    fn fail(&mut self, question: Question) {
        let ms = self.network.failure_ms();
        self.clock.after(ms, Happening::Failed(question));
    }

    /// Handles a request that reaches the server.
    fn arrive(&mut self, question: Question, request: Request) {
        if !self.server.up {
            self.clock.after(1, Happening::Failed(question));
            return;
        }
        let before = self.server.database.seq();
        let (now, sends) = (self.server_time(), matches!(request, Request::Send(..)));
        let answer = self.server.answer(request, now, self.limit);
        let wrote = self.server.database.seq() > before;
        if wrote {
            self.written();
        } else if matches!(answer, Answer::Sent(_)) {
            self.told.sent_again += 1;
        }
        let crash = self.crash_at_next_commit.filter(|_| wrote && sends);
        if crash.is_none() || self.fault == Some(Fault::AnswersBeforeItStores) {
            let arrivals = self.network.send();
            if arrivals.is_empty() {
                self.fail(question);
            }
            for ms in arrivals {
                self.clock.after(ms, Happening::Answered(question, Box::new(answer.clone())));
            }
        } else {
            self.told.crashes_before_the_answer += 1;
            self.fail(question);
        }
        if let Some(down_ms) = crash {
            self.crash_server(down_ms);
        }
    }

    /// Schedules the publisher and the synchronization of the disk after a
    /// change of the database.
    fn written(&mut self) {
        let (publish_ms, sync_ms) = (self.chance.u64(0..30), self.chance.u64(1..20));
        self.clock.after(publish_ms, Happening::Publish);
        self.clock.after(sync_ms, Happening::SyncDisk);
    }

    fn server_time(&self) -> Timestamp {
        Timestamp::from_unix_ms(START_MS + self.clock.now_ms() as i64 + self.clock_skew_ms)
    }

    fn answered(&mut self, tab: usize, asked: Asked, answer: Answer) -> Vec<Effect> {
        match (asked, &answer) {
            (Asked::Deliver(id), Answer::Sent(_)) => self.typed[tab].acknowledged.push(id),
            (Asked::Deliver(id), Answer::Refused(_)) => {
                self.told.refused += 1;
                self.typed[tab].refused.push(id);
                let ms = self.chance.u64(500..8_000);
                self.clock.after(ms, Happening::Act(Act::SendAgain(tab)));
            }
            _ => {}
        }
        self.tabs[tab].answered(asked, answer)
    }
}
