//! What guests notice when the realtime engine goes away and comes back: a
//! steady load against a server whose engine (`REALTIME=pusher`) is here.

mod arrivals;
mod engine;
mod load;
mod report;

use crate::Failure;
use crate::guest::Guest;
use arrivals::{Arrivals, CHANNELS};
use engine::{Away, Engine};
use load::{Load, Phase};
use report::Report;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// The links of the guests who write, of one hotel and each of another
    /// booking.
    #[arg(required = true)]
    links: Vec<String>,
    /// Where the server expects its engine (PUSHER_HOST and PUSHER_PORT).
    #[arg(long)]
    engine: SocketAddr,
    /// How many messages all of them send in a second.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    per_second: u32,
    /// How long to send before anything is measured, in seconds.
    #[arg(long, default_value_t = 3)]
    warm_up_s: u64,
    /// How long to send before the engine goes, in seconds.
    #[arg(long, default_value_t = 20)]
    before_s: u64,
    /// How long the engine is away, in seconds.
    #[arg(long, default_value_t = 60)]
    away_s: u64,
    /// How long to send after it is back, in seconds.
    #[arg(long, default_value_t = 20)]
    after_s: u64,
    /// How long to wait in the end for what has not arrived, in seconds.
    #[arg(long, default_value_t = 120)]
    patience_s: u64,
    /// While away it accepts connections and never answers; without this they
    /// are refused.
    #[arg(long)]
    black_hole: bool,
    /// The length of a message.
    #[arg(long, default_value_t = 200)]
    body_bytes: usize,
}

/// Measures, and prints what it found.
///
/// # Errors
/// Where the server refuses a message, or an event was lost or overtaken.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let arrivals = Arc::new(Arrivals::default());
    let mut engine = Engine::start(args.engine, Arc::clone(&arrivals)).await?;
    let mut guests = Vec::new();
    for link in &args.links {
        guests.push(Guest::open(link).await?);
    }
    let away = if args.black_hole { Away::Silent } else { Away::Refusing };
    println!(
        "{} messages a second of {} guests, {} bytes each; the engine {away} for {} s",
        args.per_second,
        args.links.len(),
        args.body_bytes,
        args.away_s
    );

    let load = Load::start(guests, args.per_second, "m".repeat(args.body_bytes));
    tokio::time::sleep(Duration::from_secs(args.warm_up_s)).await;
    load.enter(Phase::Before);
    tokio::time::sleep(Duration::from_secs(args.before_s)).await;
    engine.leave(away).await?;
    load.enter(Phase::During);
    tokio::time::sleep(Duration::from_secs(args.away_s)).await;
    engine.come_back().await?;
    let back_at = Instant::now();
    load.enter(Phase::After);
    tokio::time::sleep(Duration::from_secs(args.after_s)).await;
    let (posts, failures) = load.stop().await;

    let all = arrivals.reach(CHANNELS * posts.len());
    // What is not there by then is reported as lost.
    let _ = tokio::time::timeout(Duration::from_secs(args.patience_s), all).await;
    engine.leave(Away::Refusing).await?;
    let report = Report::of(&posts, &arrivals.taken(), back_at);
    print!("{report}");
    for failure in failures.iter().take(3) {
        eprintln!("bench: {failure}");
    }
    match (failures.len(), report.lost, report.out_of_order) {
        (0, 0, 0) => Ok(()),
        (failed, ..) if failed > 0 => Err(format!("{failed} messages were not acknowledged").into()),
        _ => Err("events were lost or overtaken".into()),
    }
}
