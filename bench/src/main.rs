//! Asks a running server, over its public API, how its guests would feel it.

mod desk;
mod guest;
mod latency;
mod listener;
mod outage;
mod spread;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Anything that ends a measurement.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Measure a running server; it should set no limit
/// (GUEST_CHAT_SEND_PER_MINUTE=0).
#[derive(Parser)]
#[command(name = "bench")]
struct Args {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(Subcommand)]
enum Measurement {
    /// The time from a POST to its event in another socket of the conversation.
    Latency(latency::Args),
    /// How quickly the desk answers over a hotel with a long past.
    #[command(subcommand)]
    Desk(desk::Command),
    /// Sending while the realtime engine is away, and what it gets afterwards.
    Outage(outage::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    let measured = match Args::parse().measurement {
        Measurement::Latency(args) => latency::measure(&args).await,
        Measurement::Desk(command) => desk::run(&command).await,
        Measurement::Outage(args) => outage::measure(&args).await,
    };
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A new name for a message.
fn new_id() -> Result<uuid::Uuid, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
