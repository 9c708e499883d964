//! The world of one schedule: tabs, network and server, driven by the clock.

mod acts;
mod engine;
mod tabs;

use crate::browser::Browser;
use crate::clock::Clock;
use crate::fault::{Fault, Plan};
use crate::fault_counts::FaultCounts;
use crate::network::Network;
use crate::schedule::{Act, TABS, schedule};
use crate::server::{Response, Server};
use app::chat::session::{Answer, Effect, Input, Request, RequestError, SocketEvent, Timer};
use app::chat::stored::Keys;
use shared::{Event, MessagePage, Timestamp};
use std::collections::{HashMap, HashSet};
use tabs::Tab;
use uuid::Uuid;

/// Maximum number of steps; every schedule ends within fewer.
const STEPS: usize = 50_000;
/// One request in this many is abandoned while it may still arrive.
const PATIENT_REQUESTS: u8 = 8;
/// Initial time of the server's clock, in milliseconds since 1970.
const START_MS: i64 = 1_795_341_600_000;
/// Time after the recovery within which all pages must be current, in
/// milliseconds. Their ticks end then.
const RECOVERY_MS: u64 = 120_000;
/// Time after which the guest reloads a page that failed to load, in
/// milliseconds.
const RELOAD_MS: u64 = 3_000;

type Question = u64;

/// An event in the queue. `life` is the number of the page load in a tab:
/// events for an earlier one are dropped.
enum Happening {
    Act(Act),
    Heal,
    /// The ticks of all pages end.
    EndTicks,
    Tick,
    Open {
        tab: usize,
        life: u64,
    },
    /// A request arrives; `None` opens the page.
    Arrive(Question, Option<Request>),
    Answered(Question, Box<Response>),
    Opened(Question, Box<MessagePage>),
    Failed(Question),
    Woken {
        tab: usize,
        life: u64,
        timer: Timer,
    },
    /// The browser connects, unless it has begun another attempt.
    Connect {
        tab: usize,
        attempt: u64,
    },
    /// The socket of that attempt is subscribed, or its subscription refused.
    Subscribe {
        tab: usize,
        attempt: u64,
    },
    /// The browser notices that the socket of that attempt is broken.
    Lose {
        tab: usize,
        attempt: u64,
        down_ms: u64,
    },
    EventResult {
        tab: usize,
        socket: u64,
        event: Box<Event>,
    },
    Publish,
    RemovePublished,
    SyncDisk,
    Restart,
}

/// The state of the simulation.
pub struct World {
    pub server: Server,
    /// One browser with all tabs, or one for each tab.
    browsers: Vec<Browser>,
    pub tabs: Vec<Tab>,
    pub fault_counts: FaultCounts,
    /// Messages that the server acknowledged to any tab.
    pub acknowledged: HashSet<Uuid>,
    /// Messages that it refused at least once.
    pub refused: HashSet<Uuid>,
    clock: Clock<Happening>,
    network: Network,
    chance: fastrand::Rng,
    /// The tab, the page load and the request of each question without an
    /// answer; no request opens the page.
    questions: HashMap<Question, (usize, u64, Option<Request>)>,
    asked: Question,
    /// True if the network lets no socket through, even after the recovery.
    pub blocks_sockets: bool,
    shares_storage: bool,
    has_locks: bool,
    /// A property that did not hold at some moment.
    violation: Option<String>,
    /// True if the engine is a separate process; otherwise sockets end with the
    /// server.
    engine_elsewhere: bool,
    crash_at_next_commit: Option<u64>,
    healed: bool,
    ticks: bool,
    clock_skew_ms: i64,
    limit: usize,
    pub plan: Plan,
}

impl World {
    pub fn new(seed: u64, plan: Plan) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        let (acts, heal_ms) = schedule(&mut chance);
        let mut clock = Clock::new();
        for (at_ms, act) in acts {
            clock.after(at_ms, Happening::Act(act));
        }
        clock.after(heal_ms, Happening::Heal);
        clock.after(0, Happening::Tick);
        let (shares_storage, has_locks) = (chance.bool(), chance.u8(0..4) > 0);
        let keys = Keys::new(&"killarney".parse().expect("a slug"), &"BK-2025-0123".parse().expect("a booking id"));
        let (browsers, tabs_each) = if shares_storage { (1, TABS) } else { (TABS, 1) };
        let browser = |number: usize| Browser::new(tabs_each, keys.clone(), has_locks, (number as u128 + 1) << 64);
        Self {
            server: Server::new(plan.fault),
            browsers: (0..browsers).map(browser).collect(),
            tabs: (0..TABS).map(|tab| Tab::new(tab, shares_storage)).collect(),
            fault_counts: FaultCounts { shared_storages: usize::from(shares_storage), ..FaultCounts::default() },
            acknowledged: HashSet::new(),
            refused: HashSet::new(),
            clock,
            network: Network::bad(chance.fork()),
            questions: HashMap::new(),
            asked: 0,
            blocks_sockets: chance.u8(0..8) == 0,
            shares_storage,
            has_locks,
            violation: None,
            engine_elsewhere: chance.bool(),
            crash_at_next_commit: None,
            healed: false,
            ticks: true,
            clock_skew_ms: 0,
            limit: chance.usize(1..7),
            chance,
            plan,
        }
    }

    /// Runs the schedule, until the queue is empty.
    pub fn run(&mut self) -> Result<(), String> {
        for tab in 0..TABS {
            self.ask(tab, None);
        }
        self.run_to_rest()
    }

    /// Runs until the queue is empty.
    pub fn run_to_rest(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            let Some(happening) = self.clock.next() else { return Ok(()) };
            self.happen(happening);
            if let Some(violation) = self.violation.take() {
                return Err(violation);
            }
            for tab in 0..TABS {
                if self.take_changed(tab) {
                    crate::verdict::nothing_vanishes(self, tab)?;
                }
            }
        }
        Err("it does not come to rest".to_owned())
    }

    /// Handles an event.
    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act(act) => self.act(act),
            Happening::Heal => self.heal(),
            Happening::EndTicks => self.ticks = false,
            Happening::Tick => self.tick(),
            Happening::Open { tab, life } if self.tabs[tab].life == life => self.ask(tab, None),
            Happening::Open { .. } => {}
            Happening::Arrive(question, request) => self.arrive(question, request),
            Happening::Answered(question, response) => self.answered(question, *response),
            Happening::Opened(question, page) => self.opened(question, *page),
            Happening::Failed(question) => self.failed(question),
            Happening::Woken { tab, life, timer } if self.tabs[tab].life == life => {
                self.input(tab, Input::Timer(timer));
            }
            Happening::Woken { .. } => {}
            Happening::Connect { tab, attempt } => self.connect(tab, attempt),
            Happening::Subscribe { tab, attempt } => self.subscribe(tab, attempt),
            Happening::Lose { tab, attempt, down_ms } => self.lose(tab, attempt, down_ms),
            Happening::EventResult { tab, socket, event } if self.tabs[tab].socket == Some(socket) => {
                self.input(tab, Input::Socket(SocketEvent::Event(Some(*event))));
            }
            Happening::EventResult { .. } => {}
            Happening::Publish => self.publish(),
            Happening::RemovePublished if self.server.up => self.server.remove_published(),
            Happening::RemovePublished => {}
            Happening::SyncDisk => self.server.sync_disk(),
            Happening::Restart => self.restart(),
        }
    }

    fn tick(&mut self) {
        for tab in 0..TABS {
            self.input(tab, Input::Timer(Timer::Tick));
        }
        if self.ticks {
            self.clock.after(1_000, Happening::Tick);
        }
    }

    /// Executes an effect of a page.
    fn perform(&mut self, tab: usize, effect: Effect) {
        let life = self.tabs[tab].life;
        match effect {
            Effect::Request(request) => {
                self.check_lock(tab, &request);
                self.ask(tab, Some(request));
            }
            Effect::SetTimer(timer, ms) => self.clock.after(ms.into(), Happening::Woken { tab, life, timer }),
            Effect::Subscribe => self.connect_within(tab, 3_000),
            Effect::Reconnect => {
                self.fault_counts.replaced_sockets += 1;
                self.socket_lost(tab);
                self.input(tab, Input::Socket(SocketEvent::NotSubscribed));
                self.connect_within(tab, 1_000);
            }
            _ => {}
        }
    }

    /// Checks that a tab sends messages only with the lock that it shares with
    /// other tabs, or after it has waited for the lock in vain.
    fn check_lock(&mut self, tab: usize, request: &Request) {
        if !matches!(request, Request::Send(_)) || !self.shares_storage || !self.has_locks {
            return;
        }
        if self.holds_lock(tab) {
            self.tabs[tab].has_waited = false;
        } else if !self.tabs[tab].has_waited {
            self.violation = Some(format!("tab {tab} sends without the lock"));
        }
    }

    /// Sends a request of a tab; `None` opens the page.
    fn ask(&mut self, tab: usize, request: Option<Request>) {
        self.asked += 1;
        let question = self.asked;
        self.questions.insert(question, (tab, self.tabs[tab].life, request.clone()));
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
    fn arrive(&mut self, question: Question, request: Option<Request>) {
        if !self.server.up {
            self.clock.after(1, Happening::Failed(question));
            return;
        }
        let Some(request) = request else {
            let page = self.server.open(self.limit);
            return self.reply(question, || Happening::Opened(question, Box::new(page.clone())));
        };
        let now = self.server_time();
        let (response, wrote) = self.server.answer(&request, now, self.limit);
        if wrote {
            self.written();
        } else if matches!(response, Ok(Answer::Message(_))) {
            self.fault_counts.sent_again += 1;
        }
        let crash = self.crash_at_next_commit.filter(|_| wrote && matches!(request, Request::Send(_)));
        if crash.is_none() || self.plan.fault == Some(Fault::AnswersBeforeItStores) {
            self.reply(question, || Happening::Answered(question, Box::new(response.clone())));
        } else {
            self.fault_counts.crashes_before_the_answer += 1;
            self.fail(question);
        }
        if let Some(down_ms) = crash {
            self.crash_server(down_ms);
        }
    }

    /// Sends a response over the network.
    fn reply(&mut self, question: Question, response: impl Fn() -> Happening) {
        let arrivals = self.network.send();
        if arrivals.is_empty() {
            self.fail(question);
        }
        for ms in arrivals {
            self.clock.after(ms, response());
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

    /// Ends a request without an answer.
    fn failed(&mut self, question: Question) {
        let Some((tab, life, request)) = self.questions.remove(&question) else { return };
        self.fault_counts.failed += 1;
        match request {
            Some(request) if self.tabs[tab].life == life => {
                self.input(tab, Input::Response(request, Err(RequestError::Later(0))));
            }
            Some(_) => {}
            None => self.clock.after(RELOAD_MS, Happening::Open { tab, life }),
        }
    }
}
