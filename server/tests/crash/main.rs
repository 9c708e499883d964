//! A server that is killed repeatedly under load: no acknowledged message is
//! lost or duplicated, and every page reaches the state of the database.
//!
//! The real binary runs with an engine of the test. Guests and staff write over
//! the HTTP API as fast as they get responses; at twenty random times the
//! server is killed and restarted. All runs use one database.
//!
//! The times are derived from a seed, which is printed; `CRASH_SEED` sets it.

mod engine;
mod installation;
mod page;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/process.rs"]
mod process;
mod recording;
mod sender;
mod stored;
mod takeover;
mod tally;
mod verdict;

use engine::Engine;
use installation::{Installation, Line};
use page::Pages;
use postgres::PostgresDatabase;
use sender::{Acknowledged, Sender, Side};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tally::{Moment, Tally};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const KILLS: usize = 20;
const BOOKINGS: [&str; 4] = ["BK-1", "BK-2", "BK-3", "BK-4"];
/// Two tabs of each guest, and the staff, in every conversation.
const SIDES: [Side; 3] = [Side::Guest, Side::Guest, Side::Staff];
/// Time limit for everything that must happen; sufficient on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_under_load_lose_and_duplicate_nothing() {
    kill_and_look(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_over_postgres_lose_and_duplicate_nothing() {
    let database = PostgresDatabase::create().await;
    kill_and_look(Some(database.url())).await;
}

async fn kill_and_look(database_url: Option<&str>) {
    let mut chance = fastrand::Rng::with_seed(seed());
    let tally = Arc::new(Tally::default());
    let engine = Engine::start(Arc::clone(&tally), chance.fork()).await;
    let house = Installation::put(engine.address, &BOOKINGS, database_url);
    let mut serving = house.serve().await;
    let lines = house.lines(&BOOKINGS).await;
    let pages = Pages::open(&lines, &engine.recording, &mut chance).await;
    let load = Load::start(&lines, &tally, &mut chance);

    let started = Instant::now();
    for kill in 1..=KILLS {
        let moment = Moment::random(&mut chance);
        within(&format!("{moment:?} before kill {kill}"), tally.pass(moment)).await;
        let failed = tally.failed.count();
        serving.kill();
        // The kill happened under load: some request failed.
        within(&format!("a request that kill {kill} fails"), tally.failed.reach(failed + 1)).await;
        serving = house.serve().await;
        pages.restarted();
    }
    let killing = started.elapsed();
    let acknowledged = within("every message acknowledged", load.finish()).await;
    let stored = within("the database", house.stored()).await;
    verdict::stored_once_and_in_order(&stored, &acknowledged);

    // The checks report events that have not arrived by then.
    let pushed = tokio::time::timeout(PATIENCE, engine.recording.holds(stored.events())).await;
    println!("{KILLS} kills in {killing:.1?}; {tally}; {}", engine.recording.summary());
    verdict::pushed_in_order(&stored, &engine.recording);
    assert!(pushed.is_ok());
    let shown = within("every page up to date", pages.finish(&stored)).await;
    verdict::shown_as_stored(&stored, &shown);

    // An event whose response was an error may still wait for its next attempt,
    // although the engine has it. The server makes a last attempt when it stops.
    engine.become_reliable();
    serving.stop().await;
    within("the database", house.stored()).await.rests();
    serving.log_has_no_error();
    tally.stored_messages_were_sent_again();
}

/// Returns the seed of the kills: from the environment, or a new one.
fn seed() -> u64 {
    let seed = std::env::var("CRASH_SEED").map_or_else(|_| fastrand::u64(..), |text| text.parse().expect("a number"));
    println!("CRASH_SEED={seed}");
    seed
}

/// Waits for an event that must happen.
async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future).await.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"))
}

/// All senders.
struct Load {
    stop: watch::Sender<bool>,
    senders: Vec<JoinHandle<Acknowledged>>,
}

impl Load {
    fn start(lines: &[Line], tally: &Arc<Tally>, chance: &mut fastrand::Rng) -> Self {
        let stop = watch::Sender::new(false);
        let mut senders = Vec::new();
        for line in lines {
            for (number, side) in (1..).zip(SIDES) {
                let sender = Sender::new(line, side, number, Arc::clone(tally), chance.fork());
                senders.push(tokio::spawn(sender.run(stop.subscribe())));
            }
        }
        Self { stop, senders }
    }

    /// Stops new messages, and waits until the existing ones are delivered.
    async fn finish(self) -> Vec<Acknowledged> {
        self.stop.send_replace(true);
        let mut all = Vec::new();
        for sender in self.senders {
            all.push(sender.await.expect("a sender that ends well"));
        }
        all
    }
}
