//! How quickly the desk answers over a hotel with a long past: its list by
//! every filter, searches, and a conversation that is opened.

mod fill;
mod questions;
pub mod text;

use crate::Failure;
use crate::spread::Spread;
use questions::Question;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What to measure.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Fill a new database, which no server has open.
    Fill(FillArgs),
    /// Measure a server that has it open.
    Measure(MeasureArgs),
}

/// What to fill a database with.
#[derive(clap::Args)]
pub struct FillArgs {
    /// The database, as DATABASE_URL names it.
    #[arg(long, env = "DATABASE_URL")]
    database: String,
    /// How many conversations the hotel has; a second one has a tenth of it.
    #[arg(long, env = "BENCH_CONVERSATIONS", default_value_t = 100_000, value_parser = clap::value_parser!(i64).range(10..))]
    conversations: i64,
    /// How many messages a conversation has.
    #[arg(long, env = "BENCH_MESSAGES_EACH", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..))]
    messages_each: i64,
}

/// What to measure.
#[derive(clap::Args)]
pub struct MeasureArgs {
    /// The server's address, like http://127.0.0.1:3000.
    server: String,
    /// The hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// Who signs in at its desk.
    #[arg(long)]
    email: String,
    /// Their password.
    #[arg(long, env = "BENCH_PASSWORD", hide_env_values = true)]
    password: String,
    /// How many questions are under way at any time.
    #[arg(long, env = "BENCH_AT_ONCE", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    at_once: u16,
    /// How long each kind of question is asked, in seconds.
    #[arg(long, env = "BENCH_SECONDS", default_value_t = 5)]
    seconds: u64,
}

/// Does what the command says.
///
/// # Errors
/// Where the database or the server refuses.
pub async fn run(command: &Command) -> Result<(), Failure> {
    match command {
        Command::Fill(args) => fill::fill(&args.database, args.conversations, args.messages_each).await,
        Command::Measure(args) => measure(args).await,
    }
}

/// Measures, and prints what it found.
async fn measure(args: &MeasureArgs) -> Result<(), Failure> {
    let asker = questions::Asker::sign_in(&args.server, &args.hotel, &args.email, &args.password).await?;
    let asker = Arc::new(asker);
    println!("{} at once, {} s each", args.at_once, args.seconds);
    for question in questions::all(&asker).await? {
        let (spread, found) = ask(&asker, question.clone(), args).await?;
        println!("{:<36} {spread}; {} asked, {found} rows", question.name, spread.count());
    }
    Ok(())
}

/// Asks one kind of question, and tells how long answers took and how many rows
/// the last one had.
async fn ask(
    asker: &Arc<questions::Asker>,
    question: Question,
    args: &MeasureArgs,
) -> Result<(Spread, usize), Failure> {
    let question = Arc::new(question);
    // The first answers of a kind fill caches, which everybody has afterwards.
    for number in 0..usize::from(args.at_once) {
        asker.ask(question.path(number)).await?;
    }
    let (end, next) = (Instant::now() + Duration::from_secs(args.seconds), Arc::new(AtomicUsize::new(0)));
    let mut asking = Vec::new();
    for _ in 0..args.at_once {
        let (asker, question, next) = (Arc::clone(asker), Arc::clone(&question), Arc::clone(&next));
        asking.push(tokio::spawn(async move {
            let (mut took, mut found) = (Vec::new(), 0);
            while Instant::now() < end {
                let path = question.path(next.fetch_add(1, Ordering::Relaxed));
                let asked = Instant::now();
                found = asker.ask(path).await?;
                took.push(asked.elapsed());
            }
            Ok::<_, Failure>((took, found))
        }));
    }
    let (mut spread, mut rows) = (Spread::default(), 0);
    for task in asking {
        let (took, found) = task.await??;
        took.into_iter().for_each(|took| spread.add(took));
        rows = found;
    }
    Ok((spread, rows))
}
