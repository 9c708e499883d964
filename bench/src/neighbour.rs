//! Measures what ordinary guests notice while one hostile client attacks.
//!
//! Fifty guests and the hotel write at a steady rate. For every attack a quiet
//! window is measured first and a window under attack right after it, so that a
//! machine that becomes slower in between affects both.

mod attacks;
mod hostile;
mod memory;
mod ordinary;
mod pictures;
mod report;

use crate::chat::clients::{Clients, Outcome, Time};
use crate::chat::endpoint::Endpoint;
use crate::chat::guest_chat::{GuestChat, Hotel};
use crate::chat::mark::Marks;
use crate::chat::message_log::Entry;
use crate::failure::Failure;
use crate::spread::Spread;
use attacks::{ATTACKS, Attack};
use hostile::{Answers, Hostile, Victim};
use memory::PeakMemory;
use ordinary::OrdinaryUse;
use report::{Report, Trial, Window as Figures};
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

/// The longest wait for messages that have not arrived.
const PATIENCE: Duration = Duration::from_secs(30);
/// The pause between two attacks, in which the server ends what the last one left open.
const RECOVERY: Duration = Duration::from_secs(2);
/// Bytes of a message of the ordinary guests.
const BODY_BYTES: usize = 200;

/// Options of `bench neighbour`.
#[derive(clap::Args)]
pub struct Args {
    /// Address of the server, for example http://127.0.0.1:3000. It has to trust this machine as a proxy
    /// (GUEST_CHAT_TRUSTED_PROXIES=127.0.0.1), so that the hostile client has an address of its own.
    server: String,
    /// Slug of the hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// Api key of the hotel, which creates bookings and writes as the hotel.
    #[arg(long, env = "BENCH_API_KEY", hide_env_values = true)]
    api_key: String,
    /// Number of ordinary guests.
    #[arg(long, default_value_t = 50)]
    guests: u16,
    /// Messages per second that these guests and the hotel write together.
    #[arg(long, default_value_t = 40)]
    pace: u32,
    /// Most requests, connections or frames per second of the hostile client.
    #[arg(long, default_value_t = 500)]
    attack_pace: u32,
    /// Length of a window, in seconds.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// Length of the load before each window, in seconds.
    #[arg(long, default_value_t = 2)]
    warm_up_s: u64,
    /// Number of rounds over all attacks.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Run this attack alone; may be repeated.
    #[arg(long)]
    attack: Vec<String>,
    /// Processes of the server on this machine, of which memory is measured, children included.
    #[arg(long)]
    pid: Vec<u32>,
}

/// Measures all attacks and prints a table.
///
/// # Errors
/// The server refuses a request of the set-up, an attack is not known, or a bound is exceeded.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let attacks = selected(&args.attack)?;
    tokio::task::LocalSet::new().run_until(run(args, &attacks)).await
}

fn selected(names: &[String]) -> Result<Vec<Attack>, Failure> {
    if names.is_empty() {
        return Ok(ATTACKS.to_vec());
    }
    let find = |name: &String| ATTACKS.iter().copied().find(|attack| attack.name == name);
    names.iter().map(|name| find(name).ok_or_else(|| format!("unknown attack {name:?}").into())).collect()
}

async fn run(args: &Args, attacks: &[Attack]) -> Result<(), Failure> {
    let (endpoint, run) = (Rc::new(Endpoint::resolve(&args.server).await?), getrandom::u32()?);
    let hotel = || Hotel::with_key(Rc::clone(&endpoint), &args.hotel, &args.api_key, run);
    let ordinary = OrdinaryUse::new(Rc::clone(&endpoint), hotel(), &args.hotel)?;
    let hotel = hotel();
    let victim = Victim::new(&args.server, &args.hotel, hotel.stay("hostile", 0).await?, args.attack_pace);
    let target = GuestChat::new(hotel);
    let marks = Marks::of_run(run);
    let mut clients = Clients::connect(&target, 2 * usize::from(args.guests), marks, BODY_BYTES).await?;
    let time = Time {
        warm_up: Duration::from_secs(args.warm_up_s),
        measured: Duration::from_secs(args.seconds),
        patience: PATIENCE,
    };
    let mut report = Report::default();
    for round in 1..=args.rounds {
        for attack in attacks {
            let quiet = window(&mut clients, &ordinary, args, time).await;
            let hostile = Assault::start(*attack, victim.clone());
            let attacked = window(&mut clients, &ordinary, args, time).await;
            let answers = hostile.stop()?;
            eprintln!("round {round}, {}: {answers}", attack.name);
            report.add(attack.name, Trial { quiet, attacked, answers });
            tokio::time::sleep(RECOVERY).await;
        }
    }
    print!("{report}");
    report.verdict()
}

/// Measures the ordinary guests for one window.
async fn window(clients: &mut Clients<GuestChat>, ordinary: &OrdinaryUse, args: &Args, time: Time) -> Figures {
    let mut memory = PeakMemory::of(&args.pid);
    memory.start();
    let ordinary = ordinary.run().await;
    let mut outcome = clients.run_paced(args.pace, time, ()).await;
    memory.stop();
    outcome.errors.extend(ordinary.err().map(|error| error.to_string()));
    for error in outcome.errors.iter().take(3) {
        eprintln!("bench: {error}");
    }
    figures(&outcome, memory.peak_kib())
}

fn figures(outcome: &Outcome, peak_kib: Option<u64>) -> Figures {
    let mut delivered = Spread::default();
    outcome.entries.iter().filter_map(Entry::delivered).for_each(|took| delivered.add(took));
    let ms = |percent| delivered.percentile(percent).as_secs_f64() * 1000.0;
    Figures {
        p50_ms: ms(50),
        p99_ms: ms(99),
        peak_kib,
        failed: outcome.errors.len() + outcome.lost + outcome.anomalies.doubled + outcome.anomalies.disordered,
    }
}

/// Attack on a thread of its own, because the hostile client stands for a program
/// on another machine.
struct Assault {
    stop: watch::Sender<bool>,
    thread: thread::JoinHandle<Result<Answers, Failure>>,
}

impl Assault {
    fn start(attack: Attack, victim: Victim) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            tokio::task::LocalSet::new().block_on(&runtime, async move {
                let hostile = Hostile::new(victim).await?;
                tokio::select! {
                    failed = (attack.run)(&hostile) => failed?,
                    _ = stopped.wait_for(|stop| *stop) => {}
                }
                Ok(hostile.answers())
            })
        });
        Self { stop, thread }
    }

    fn stop(self) -> Result<Answers, Failure> {
        self.stop.send_replace(true);
        self.thread.join().map_err(|_| "the attack panicked")?
    }
}
