//! How long a message takes from the guest's POST to another socket of the
//! same conversation: one message after the other.

use crate::guest::Guest;
use crate::listener::Listener;
use crate::spread::Spread;
use crate::{Failure, new_id};
use std::time::{Duration, Instant};

/// Longer than this, a message counts as lost.
const LOST: Duration = Duration::from_secs(5);

/// What to measure.
#[derive(clap::Args)]
pub struct Args {
    /// A guest link.
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

/// Measures, and prints what it found.
///
/// # Errors
/// Where the server refuses, or a message was lost.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let guest = Guest::open(&args.link).await?;
    let mut listener = Listener::subscribe(&guest).await?;
    let text = "m".repeat(args.body_bytes);
    let (mut acknowledged, mut seen) = (Spread::default(), Spread::default());
    let mut lost = 0;
    for round in 0..args.warm_up + args.messages {
        let id = new_id()?;
        let started = Instant::now();
        // The answer and the event are awaited together: either may be first.
        let (answered, heard) = tokio::join!(async { guest.send(id, &text).await.map(|_| started.elapsed()) }, async {
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
