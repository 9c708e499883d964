//! Load of a chat with many guests and staff: messages that are stored and
//! delivered to both sides, pages that are read, and connections that only receive.
//! Another product can do the same work behind [`target::Target`].

pub mod clients;
pub mod endpoint;
pub mod guest_chat;
pub mod http;
pub mod mark;
pub mod message_log;
mod pacer;
mod phases;
pub mod process;
pub mod table;
mod target;
mod xmpp;

use crate::failure::Failure;
use clap::ValueEnum;
use clients::{Clients, Time};
use endpoint::Endpoint;
use mark::Marks;
use phases::Used;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;
use table::{Row, Table};
use target::{Pages, Target};

/// Time to wait for messages that have not arrived.
const PATIENCE: Duration = Duration::from_secs(10);

/// Kind of chat that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Adapter {
    /// This product, or one with the same guest API.
    GuestChat,
    /// An XMPP server, like ejabberd.
    Xmpp,
}

/// Options of `bench chat`.
#[derive(clap::Args)]
pub struct Args {
    /// Address of the server, like http://127.0.0.1:3000 or xmpp://127.0.0.1:5222.
    server: String,
    /// Kind of chat at that address.
    #[arg(long, value_enum, default_value_t = Adapter::GuestChat)]
    adapter: Adapter,
    /// Slug of the hotel.
    #[arg(long, default_value = "killarney")]
    hotel: String,
    /// API key of the hotel, for bookings, links and the staff's answers.
    #[arg(long, env = "BENCH_API_KEY", hide_env_values = true)]
    api_key: Option<String>,
    /// File of guest links to use instead of a key, one per line and each of a
    /// different booking; both sides are then the guest, on two devices.
    #[arg(long)]
    links: Option<PathBuf>,
    /// Domain of the XMPP server.
    #[arg(long, default_value = "localhost")]
    domain: String,
    /// Number of clients that write, two in each conversation.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u16).range(2..))]
    clients: u16,
    /// Length of a message, in bytes.
    #[arg(long, default_value_t = 200)]
    body_bytes: usize,
    /// Length of each load and of each reading before it is measured, in seconds.
    #[arg(long, default_value_t = 2)]
    warm_up_s: u64,
    /// Length of each measurement, in seconds.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Leave out the load in which each client writes as soon as it is answered.
    #[arg(long)]
    no_closed: bool,
    /// Messages per second of all clients together in the load at a fixed rate; 0
    /// leaves it out.
    #[arg(long, default_value_t = 500)]
    pace: u32,
    /// Number of pages that are read concurrently; 0 leaves reading out.
    #[arg(long, default_value_t = 10)]
    at_once: usize,
    /// Number of connections that only receive.
    #[arg(long, default_value_t = 0)]
    idle: usize,
    /// Time to hold these connections, in seconds; longer than an interval of
    /// pings.
    #[arg(long, default_value_t = 45)]
    hold_s: u64,
    /// Processes of the server on this machine, for their time and memory, children
    /// included.
    #[arg(long)]
    pid: Vec<u32>,
    /// Print goals for the figures.
    #[arg(long)]
    goals: bool,
    /// Print a line of JSON for each row.
    #[arg(long)]
    json: bool,
}

/// Measures and prints the results.
///
/// # Errors
/// Fails if a request is refused, or a message is lost, doubled or out of order.
pub async fn measure(args: &Args) -> Result<(), Failure> {
    raise_file_limit();
    let (endpoint, run) = (Rc::new(Endpoint::resolve(&args.server).await?), getrandom::u32()?);
    let local = tokio::task::LocalSet::new();
    let rows = match args.adapter {
        Adapter::Xmpp => {
            let target = xmpp::Xmpp::new(endpoint, &args.domain, usize::from(args.clients) / 2, run);
            local.run_until(all(&target, args, run)).await?
        }
        Adapter::GuestChat => {
            let hotel = hotel(args, endpoint, run)?;
            local.run_until(all(&guest_chat::GuestChat::new(hotel), args, run)).await?
        }
    };
    if args.json {
        for row in &rows {
            println!("{}", serde_json::to_string(row)?);
        }
    } else {
        print!("{}", Table(rows.clone()));
    }
    let is_bad =
        |row: &Row| [row.lost, row.doubled, row.disordered, row.errors].iter().flatten().any(|count| *count > 0);
    match rows.iter().find(|row| is_bad(row)) {
        Some(row) => Err(format!("{}: messages were lost, doubled, out of order or failed", row.what).into()),
        None => Ok(()),
    }
}

fn hotel(args: &Args, endpoint: Rc<Endpoint>, run: u32) -> Result<guest_chat::Hotel, Failure> {
    if let Some(key) = &args.api_key {
        return Ok(guest_chat::Hotel::with_key(endpoint, &args.hotel, key, run));
    }
    let file = args.links.as_ref().ok_or("--api-key (or BENCH_API_KEY) or --links is required")?;
    let links: Vec<String> = std::fs::read_to_string(file)?.split_whitespace().map(str::to_owned).collect();
    guest_chat::Hotel::with_links(endpoint, &links, run)
}

async fn all<T: Target>(target: &T, args: &Args, run: u32) -> Result<Vec<Row>, Failure> {
    let marks = Marks::of_run(run);
    let time = Time {
        warm_up: Duration::from_secs(args.warm_up_s),
        measured: Duration::from_secs(args.seconds),
        patience: PATIENCE,
    };
    let client_count = usize::from(args.clients) / 2 * 2;
    let mut rows = Vec::new();
    let mut clients = Clients::connect(target, client_count, marks, args.body_bytes).await?;
    if !args.no_closed {
        let mut used = Used::by(&args.pid);
        let outcome = clients.run_closed_loop(time, &mut used).await;
        print_errors(&outcome.errors);
        rows.extend(phases::of_load(&format!("closed loop, {client_count} clients"), &outcome, time, &used));
    }
    if args.pace > 0 {
        let mut used = Used::by(&args.pid);
        let outcome = clients.run_paced(args.pace, time, &mut used).await;
        print_errors(&outcome.errors);
        rows.extend(phases::of_load(&format!("{} a second", args.pace), &outcome, time, &used));
    }
    rows.push(phases::stored(target, &clients, marks).await?);
    if args.at_once > 0 {
        for pages in [Pages::History, Pages::Document] {
            rows.extend(phases::pages(target, pages, args.at_once, time, &args.pid).await?);
        }
    }
    if args.idle > 0 {
        rows.push(phases::idle(target, args.idle, Duration::from_secs(args.hold_s), &args.pid).await?);
    }
    Ok(if args.goals { rows.into_iter().map(wanting).collect() } else { rows })
}

/// Adds the goal to a row, if there is one for it.
fn wanting(row: Row) -> Row {
    let reaches = |least: f64| row.per_second.is_some_and(|rate| rate >= least);
    let within = |p50: f64, p99: f64| row.took_ms.is_some_and(|took| took[0] <= p50 && took[2] <= p99);
    let (wanted, met) = match row.what.as_str() {
        "500 a second: peer receipt" => ("p50 1.5 ms, p99 10 ms", within(1.5, 10.0)),
        what if what.starts_with("history pages") => ("4000/s", reaches(4000.0)),
        what if what.starts_with("chat pages") => ("800/s", reaches(800.0)),
        what if what.starts_with("idle") && row.resident_kib.is_some() => {
            ("20 KiB", row.resident_kib.is_some_and(|kib| kib <= 20.0))
        }
        _ => return row,
    };
    row.wanting(wanted, met)
}

fn print_errors(errors: &[String]) {
    for error in errors.iter().take(3) {
        eprintln!("bench: {error}");
    }
}

/// Raises the limit on open files to the maximum.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // If it is refused, too many connections fail later.
    let _ = setrlimit(Resource::Nofile, limit);
}
