//! Measures a running server over its public API, as guests would experience it.

mod chat;
mod desk;
mod failure;
mod growth;
mod guest;
mod latency;
mod listener;
mod message_id;
mod neighbour;
mod outage;
mod spread;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::process::ExitCode;

/// Measure a running server. Its limits on messages and requests should be high
/// (GUEST_CHAT_SEND_PER_MINUTE=1000000 and GUEST_CHAT_API_KEY_PER_MINUTE=10000000)
/// or switched off (0).
#[derive(Parser)]
#[command(name = "bench")]
struct Args {
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(Subcommand)]
enum Measurement {
    /// Load of many clients on a whole chat: this one or another product.
    Chat(chat::Args),
    /// Time from a POST to its event in another socket of the conversation.
    Latency(latency::Args),
    /// Response times of the desk for a hotel with many conversations.
    #[command(subcommand)]
    Desk(desk::Command),
    /// Response times as the database grows.
    Growth(growth::Args),
    /// Measure the delays of ordinary guests while one hostile client attacks.
    Neighbour(neighbour::Args),
    /// Effect of an outage of the realtime engine on sending, and delivery
    /// afterwards.
    Outage(outage::Args),
}

fn main() -> ExitCode {
    let measurement = Args::parse().measurement;
    // One thread for measurements that share the machine with the server under
    // load.
    let runtime = match measurement {
        Measurement::Chat(_) | Measurement::Growth(_) | Measurement::Neighbour(_) => {
            tokio::runtime::Builder::new_current_thread().enable_all().build()
        }
        _ => tokio::runtime::Builder::new_multi_thread().enable_all().build(),
    };
    let measured = runtime.map_err(Failure::from).and_then(|runtime| runtime.block_on(measure(&measurement)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(measurement: &Measurement) -> Result<(), Failure> {
    match measurement {
        Measurement::Chat(args) => chat::measure(args).await,
        Measurement::Latency(args) => latency::measure(args).await,
        Measurement::Desk(command) => desk::run(command).await,
        Measurement::Growth(args) => growth::measure(args).await,
        Measurement::Neighbour(args) => neighbour::measure(args).await,
        Measurement::Outage(args) => outage::measure(args).await,
    }
}
