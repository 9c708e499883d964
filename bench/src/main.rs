//! How long a message takes from the guest's POST to another socket of the
//! same conversation: asked of a running server, over its public API, one
//! message after the other.

mod guest;
mod listener;
mod spread;

use clap::Parser;
use guest::Guest;
use listener::Listener;
use spread::Spread;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Anything that ends a measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Longer than this, a message counts as lost.
const LOST: Duration = Duration::from_secs(5);

/// Measure the time from POST to the event in another socket.
#[derive(Parser)]
#[command(name = "bench")]
struct Args {
    /// A guest link; the server should set no limit (GUEST_CHAT_SEND_PER_MINUTE=0).
    link: String,
    /// How many messages to measure.
    #[arg(long, default_value_t = 1000)]
    messages: usize,
    /// How many to send before, unmeasured.
    #[arg(long, default_value_t = 100)]
    warm_up: usize,
    /// The length of a message.
    #[arg(long, default_value_t = 200)]
    body_bytes: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    match measure(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: &Args) -> Result<(), Failure> {
    let guest = Guest::open(&args.link).await?;
    let mut listener = Listener::subscribe(&guest).await?;
    let text = "m".repeat(args.body_bytes);
    let (mut acknowledged, mut seen) = (Spread::default(), Spread::default());
    let mut lost = 0;
    for round in 0..args.warm_up + args.messages {
        let id = new_id()?;
        let started = Instant::now();
        // The answer and the event are awaited together: either may be first.
        let (answered, heard) =
            tokio::join!(async { guest.send(id, &text).await.map(|()| started.elapsed()) }, async {
                tokio::time::timeout(LOST, listener.hear(id)).await.map(|heard| heard.map(|()| started.elapsed()))
            },);
        let answered = answered?;
        if round < args.warm_up {
            continue;
        }
        acknowledged.add(answered);
        match heard {
            Ok(elapsed) => seen.add(elapsed?),
            Err(_) => lost += 1,
        }
    }
    println!("{} messages of {} bytes, one after the other", args.messages, args.body_bytes);
    println!("POST to its answer (stored and synced): {acknowledged}");
    println!("POST to the event in another socket:    {seen}");
    println!("lost: {lost}");
    if lost == 0 { Ok(()) } else { Err("messages were lost".into()) }
}

fn new_id() -> Result<uuid::Uuid, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
