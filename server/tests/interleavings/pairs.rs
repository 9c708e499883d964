//! Runs of a pair of use cases in all orders, or in some.

use super::orders::{AnyOrder, EveryOrder, First, Order};
use super::scheduler::{Run, Scheduler};
use super::state::{message_ranks, normalize, read};
use super::support::{ManualClock, RepeatingRandom, TestDatabase};
use super::use_cases::{NEW_WEBHOOK, Outcome, UseCase};
use super::verdict::{Observed, find_broken_rule, find_fault};
use super::world::{NOW, Worlds};
use guest_chat::chat::Chat;
use guest_chat::files::{FileLocation, Files};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::sync::Arc;

/// Number of orders of a pair above which [`Orders::All`] draws as many at random.
const MAX_ORDERS: usize = 1_000;

/// Orders in which a pair runs, besides the two serial ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    /// Every order, or 1,000 drawn at random if there are more.
    All,
    /// As many as that, drawn at random.
    Random(usize),
}

/// Two servers on a database of their own, with everything that the runs need.
pub struct Server {
    scheduler: Scheduler,
    worlds: Worlds,
    conn: PgConnection,
    random: Arc<RepeatingRandom>,
    files: tempfile::TempDir,
    _database: TestDatabase,
}

/// Result of the runs of a pair.
#[derive(Debug)]
pub struct PairReport {
    /// The pair.
    pub pair: [UseCase; 2],
    /// Number of orders that were tried.
    pub runs: usize,
    /// `true` if these are all orders.
    pub is_exhausted: bool,
    /// Number of orders with a fault.
    pub faults: usize,
    /// Description of the first fault.
    first_fault: Option<String>,
}

impl PairReport {
    /// # Panics
    /// If too few orders were tried.
    pub fn assert_enough_was_tried(&self, orders: Orders) {
        // The two serial orders, and others.
        assert!(self.runs > 2, "{self:?}");
        let is_enough = match orders {
            Orders::All => self.is_exhausted || self.runs > MAX_ORDERS,
            Orders::Random(wanted) => self.runs == 2 + wanted,
        };
        assert!(is_enough, "{self:?}");
    }

    /// Describes the faults, if there are any.
    pub fn fault(&self) -> Option<String> {
        let first = self.first_fault.as_ref()?;
        Some(format!("{:?}: {} of {} orders. {first}", self.pair, self.faults, self.runs))
    }

    fn note(&mut self, run: &Run, fault: Option<String>) {
        self.runs += 1;
        let Some(fault) = fault else { return };
        self.faults += 1;
        self.first_fault.get_or_insert_with(|| {
            let steps = run.steps.iter().map(|(lane, sql)| format!("\n    {lane}: {}", shortened(sql)));
            format!("{fault}{}", steps.collect::<String>())
        });
    }
}

fn shortened(sql: &str) -> String {
    const CHARS: usize = 200;
    let mut words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(CHARS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

impl Server {
    /// Opens servers that share nothing with those of another number.
    pub async fn open(number: u64) -> Self {
        let database = TestDatabase::postgres().await;
        let url = database.url();
        let random = Arc::new(RepeatingRandom::seeded(number << 32));
        let mut conn = PgConnection::connect(&url).await.expect("a connection");
        // Before the servers connect: deadlocks must be detected quickly.
        sqlx::query(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = 10', current_database()); END $$",
        )
        .execute(&mut conn)
        .await
        .expect("a setting");
        Self {
            scheduler: Scheduler::open(&url).await,
            worlds: Worlds::open(&url, random.clone()).await,
            conn,
            random,
            files: tempfile::tempdir().expect("a folder"),
            _database: database,
        }
    }

    /// Runs a pair in both serial orders and in others.
    pub async fn run_pair(&mut self, pair: [UseCase; 2], orders: Orders, seed: u64) -> PairReport {
        let mut report = PairReport { pair, runs: 0, is_exhausted: false, faults: 0, first_fault: None };
        let (first, one) = self.run_once(pair, &mut First(0)).await;
        let (second, other) = self.run_once(pair, &mut First(1)).await;
        for (run, observed) in [(&first, &one), (&second, &other)] {
            let failed = observed.outcomes.iter().find(|outcome| matches!(outcome, Outcome::Failed(_)));
            let fault = failed.map(|failed| format!("{failed:?}")).or_else(|| find_broken_rule(&observed.state));
            report.note(run, fault.map(|fault| format!("one behind the other: {fault}")));
        }
        let serial = [one, other];
        if orders == Orders::All {
            self.run_every_order(&mut report, &serial).await;
            if report.is_exhausted {
                return report;
            }
        }
        let mut any = AnyOrder(fastrand::Rng::with_seed(seed));
        let count = if let Orders::Random(count) = orders { count } else { MAX_ORDERS };
        for _ in 0..count {
            self.run_and_judge(&mut report, &mut any, &serial).await;
        }
        report
    }

    async fn run_every_order(&mut self, report: &mut PairReport, serial: &[Observed; 2]) {
        let mut every = EveryOrder::default();
        while report.runs < MAX_ORDERS {
            report.is_exhausted = !every.has_next();
            if report.is_exhausted {
                return;
            }
            self.run_and_judge(report, &mut every, serial).await;
        }
    }

    async fn run_and_judge(&mut self, report: &mut PairReport, order: &mut dyn Order, serial: &[Observed; 2]) {
        let (run, observed) = self.run_once(report.pair, order).await;
        report.note(&run, find_fault(&observed, serial));
    }

    async fn run_once(&mut self, pair: [UseCase; 2], order: &mut dyn Order) -> (Run, Observed) {
        let world = Arc::new(self.worlds.next().await);
        let [one, other] = [0, 1].map(|lane| pair[lane].run(self.chat(lane), world.clone()));
        let run = self.scheduler.run([one, other], order).await;
        let state = read(&mut self.conn, &world).await;
        let answers: Vec<Value> = run.outcomes.iter().map(answer).collect();
        let ranks = message_ranks(&json!([state, answers]));
        let outcomes = run.outcomes.clone().map(|outcome| match outcome {
            Outcome::Done(answer) => Outcome::Done(normalize(&answer, &world, &ranks)),
            refused => refused,
        });
        let mut state = normalize(&state, &world, &ranks);
        if pair.contains(&UseCase::PutWebhook) {
            leave_out_deliveries(&mut state, NEW_WEBHOOK);
        }
        let observed = Observed {
            outcomes,
            state,
            commits: run.commits.clone(),
            is_strict: !pair.iter().any(|use_case| use_case.may_be_seen_late()),
        };
        (run, observed)
    }

    fn chat(&self, lane: usize) -> Chat {
        let files = Files::at(FileLocation::Folder(self.files.path().to_owned()));
        let clock = Arc::new(ManualClock::at(NOW));
        Chat::new(self.scheduler.stores[lane].clone(), files, clock, self.random.clone(), 0)
    }
}

/// Removes the deliveries to a webhook that was created meanwhile: of the events of one
/// transaction it may get the later ones only.
fn leave_out_deliveries(state: &mut Value, url: &str) {
    for hotel in state.as_array_mut().into_iter().flatten() {
        if let Some(deliveries) = hotel.get_mut("deliveries").and_then(Value::as_array_mut) {
            deliveries.retain(|delivery| delivery["url"] != url);
        }
    }
}

fn answer(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done(answer) => answer.clone(),
        Outcome::Refused(_) | Outcome::Failed(_) => Value::Null,
    }
}
