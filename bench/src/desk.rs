//! Response times of the desk for a hotel with many conversations: its list with
//! each filter, searches, and opening a conversation.

mod fill;
mod queries;
pub mod text;

use crate::failure::Failure;
use crate::spread::Spread;
use queries::Query;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Commands of `bench desk`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Fill a new database that no server has open.
    Fill(FillArgs),
    /// Measure a server that has the database open.
    Measure(MeasureArgs),
}

/// Options of `bench desk fill`.
#[derive(clap::Args)]
pub struct FillArgs {
    /// Database, in the form of DATABASE_URL.
    #[arg(long, env = "DATABASE_URL")]
    database: String,
    /// Number of conversations of the hotel; a second hotel has a tenth of it.
    #[arg(long, env = "BENCH_CONVERSATIONS", default_value_t = 100_000, value_parser = clap::value_parser!(i64).range(10..))]
    conversations: i64,
    /// Number of messages per conversation.
    #[arg(long, env = "BENCH_MESSAGES_EACH", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..))]
    messages_each: i64,
}

/// Options of `bench desk measure`.
#[derive(clap::Args)]
pub struct MeasureArgs {
    /// Address of the server, like http://127.0.0.1:3000.
    server: String,
    /// Slug of the hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// E-mail address of a member of staff.
    #[arg(long)]
    email: String,
    /// Password of that member of staff.
    #[arg(long, env = "BENCH_PASSWORD", hide_env_values = true)]
    password: String,
    /// Number of concurrent requests.
    #[arg(long, env = "BENCH_AT_ONCE", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    at_once: u16,
    /// Time to measure each kind of request, in seconds.
    #[arg(long, env = "BENCH_SECONDS", default_value_t = 5)]
    seconds: u64,
}

/// Runs a command.
pub async fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Fill(args) => fill::fill(&args.database, args.conversations, args.messages_each).await,
        Command::Measure(args) => measure(args).await,
    }
}

/// Measures and prints the results.
async fn measure(args: &MeasureArgs) -> Result<(), Failure> {
    let client = queries::DeskClient::sign_in(&args.server, &args.hotel, &args.email, &args.password).await?;
    let client = Arc::new(client);
    println!("{} at once, {} s each", args.at_once, args.seconds);
    for query in queries::all(&client).await? {
        let (spread, found) = measure_query(&client, query.clone(), args).await?;
        println!("{:<36} {spread}; {} asked, {found} rows", query.name, spread.count());
    }
    Ok(())
}

/// Measures one kind of request. Returns the response times, and the number of rows
/// of the last answer.
async fn measure_query(
    client: &Arc<queries::DeskClient>,
    query: Query,
    args: &MeasureArgs,
) -> Result<(Spread, usize), Failure> {
    let query = Arc::new(query);
    // The first answers fill caches, which is not measured.
    for number in 0..usize::from(args.at_once) {
        client.query(query.path(number)).await?;
    }
    let (end, next) = (Instant::now() + Duration::from_secs(args.seconds), Arc::new(AtomicUsize::new(0)));
    let mut tasks = Vec::new();
    for _ in 0..args.at_once {
        let (client, query, next) = (Arc::clone(client), Arc::clone(&query), Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let (mut took, mut found) = (Vec::new(), 0);
            while Instant::now() < end {
                let path = query.path(next.fetch_add(1, Ordering::Relaxed));
                let started = Instant::now();
                found = client.query(path).await?;
                took.push(started.elapsed());
            }
            Ok::<_, Failure>((took, found))
        }));
    }
    let (mut spread, mut rows) = (Spread::default(), 0);
    for task in tasks {
        let (took, found) = task.await??;
        took.into_iter().for_each(|took| spread.add(took));
        rows = found;
    }
    Ok((spread, rows))
}
