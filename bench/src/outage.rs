//! Effect of an outage of the realtime engine on guests: a steady load on a server
//! (`REALTIME=pusher`) whose engine runs in this program.

mod arrivals;
mod engine;
mod load;
mod report;

use crate::failure::Failure;
use crate::guest::Guest;
use arrivals::{Arrivals, CHANNELS};
use engine::{Engine, OutageKind};
use load::{Load, Phase};
use report::Report;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Options of `bench outage`.
#[derive(clap::Args)]
pub struct Args {
    /// Guest links of the guests who write, of one hotel and each of a different
    /// booking.
    #[arg(required = true)]
    links: Vec<String>,
    /// Address at which the server expects its engine (PUSHER_HOST and
    /// PUSHER_PORT).
    #[arg(long)]
    engine: SocketAddr,
    /// Messages per second of all guests together.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    per_second: u32,
    /// Length of the load before the measurement, in seconds.
    #[arg(long, default_value_t = 3)]
    warm_up_s: u64,
    /// Length of the load before the outage, in seconds.
    #[arg(long, default_value_t = 20)]
    before_s: u64,
    /// Length of the outage, in seconds.
    #[arg(long, default_value_t = 60)]
    away_s: u64,
    /// Length of the load after the outage, in seconds.
    #[arg(long, default_value_t = 20)]
    after_s: u64,
    /// Time to wait at the end for events that have not arrived, in seconds.
    #[arg(long, default_value_t = 120)]
    patience_s: u64,
    /// Accept connections during the outage and never answer; without this they are
    /// refused.
    #[arg(long)]
    black_hole: bool,
    /// Length of a message, in bytes.
    #[arg(long, default_value_t = 200)]
    body_bytes: usize,
}

/// Measures and prints the results.
///
/// # Errors
/// Fails if a message was not acknowledged, or an event was lost or out of order.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let arrivals = Arc::new(Arrivals::default());
    let mut engine = Engine::start(args.engine, Arc::clone(&arrivals)).await?;
    let mut guests = Vec::new();
    for link in &args.links {
        guests.push(Guest::open(link).await?);
    }
    let kind = if args.black_hole { OutageKind::Silent } else { OutageKind::Refusing };
    println!(
        "{} messages per second from {} guests, {} bytes each; the engine {kind} for {} s",
        args.per_second,
        args.links.len(),
        args.body_bytes,
        args.away_s
    );

    let load = Load::start(guests, args.per_second, "m".repeat(args.body_bytes));
    tokio::time::sleep(Duration::from_secs(args.warm_up_s)).await;
    load.enter(Phase::Before);
    tokio::time::sleep(Duration::from_secs(args.before_s)).await;
    engine.stop(kind).await?;
    load.enter(Phase::During);
    tokio::time::sleep(Duration::from_secs(args.away_s)).await;
    engine.resume().await?;
    let back_at = Instant::now();
    load.enter(Phase::After);
    tokio::time::sleep(Duration::from_secs(args.after_s)).await;
    let (posts, failures) = load.stop().await;

    let all = arrivals.await_count(CHANNELS * posts.len());
    // Events that have not arrived by then are reported as lost.
    let _ = tokio::time::timeout(Duration::from_secs(args.patience_s), all).await;
    engine.stop(OutageKind::Refusing).await?;
    let report = Report::of(&posts, &arrivals.snapshot(), back_at);
    print!("{report}");
    for failure in failures.iter().take(3) {
        eprintln!("bench: {failure}");
    }
    match (failures.len(), report.lost, report.out_of_order) {
        (0, 0, 0) => Ok(()),
        (failed, ..) if failed > 0 => Err(format!("{failed} messages were not acknowledged").into()),
        _ => Err("events were lost or out of order".into()),
    }
}
