//! Time from the guest's POST of a message to its event in another socket of the
//! same conversation, for one message after the other.

use crate::failure::Failure;
use crate::guest::Guest;
use crate::listener::Listener;
use crate::message_id::new_id;
use crate::spread::Spread;
use std::time::{Duration, Instant};

/// Time after which a message counts as lost.
const LOST: Duration = Duration::from_secs(5);

/// Options of `bench latency`.
#[derive(clap::Args)]
pub struct Args {
    /// Guest link.
    link: String,
    /// Number of messages to measure.
    #[arg(long, default_value_t = 1000)]
    messages: usize,
    /// Number of messages to send before the measurement.
    #[arg(long, default_value_t = 100)]
    warm_up: usize,
    /// Length of a message, in bytes.
    #[arg(long, default_value_t = 200)]
    body_bytes: usize,
}

/// Measures and prints the results.
///
/// # Errors
/// Fails if a message is refused or lost.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    let guest = Guest::open(&args.link).await?;
    let mut listener = Listener::subscribe(&guest).await?;
    let text = "m".repeat(args.body_bytes);
    let (mut acknowledged, mut seen) = (Spread::default(), Spread::default());
    let mut lost = 0;
    for round in 0..args.warm_up + args.messages {
        let id = new_id()?;
        let started = Instant::now();
        // Either the answer or the event may arrive first.
        let (answered, received) =
            tokio::join!(async { guest.send(id, &text).await.map(|_| started.elapsed()) }, async {
                tokio::time::timeout(LOST, listener.receive(id))
                    .await
                    .map(|received| received.map(|()| started.elapsed()))
            },);
        let answered = answered?;
        if round < args.warm_up {
            continue;
        }
        acknowledged.add(answered);
        match received {
            Ok(elapsed) => seen.add(elapsed?),
            Err(_) => lost += 1,
        }
    }
    println!("{} messages of {} bytes, one after the other", args.messages, args.body_bytes);
    println!("POST to its response (stored and synced): {acknowledged}");
    println!("POST to the event in another socket:      {seen}");
    println!("lost: {lost}");
    if lost == 0 { Ok(()) } else { Err("messages were lost".into()) }
}
