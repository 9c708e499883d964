//! Runs each pair of use cases concurrently on a real PostgreSQL server, and
//! holds each before every statement, so that the order can be chosen. In every
//! order, the result must equal that of a serial execution.
//!
//! `INTERLEAVINGS_SEED` sets the seed of the orders that are drawn at random.
//! `make check-interleavings` tries all orders of all pairs, and those of a single
//! pair with `INTERLEAVINGS_OF=PutRoom,CheckOut`.

mod footprint;
mod orders;
mod pairs;
mod proxy;
mod scheduler;
mod state;
#[path = "../support/mod.rs"]
mod support;
mod use_cases;
mod verdict;
mod wire;
mod world;

use pairs::{Orders, PairReport, Server};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use use_cases::UseCase;

/// Number of pairs that run at a time, each on a database of its own.
const SERVERS: u64 = 3;

/// Number of orders of each pair in a run of all tests, drawn at random: all of
/// them take an hour.
const RANDOM_ORDERS: usize = 4;

/// Pairs that lost updates or used expired rights before writes locked the rows
/// that they depend on.
const FORMERLY_FAULTY: [[UseCase; 2]; 7] = [
    [UseCase::PutRoom, UseCase::CheckOut],
    [UseCase::CheckOut, UseCase::GuestSend],
    [UseCase::RemoveStaff, UseCase::SignIn],
    [UseCase::GuestSend, UseCase::RevokeLinks],
    [UseCase::PutHotelRules, UseCase::PutHotelName],
    [UseCase::PutNewRoom, UseCase::PutNewCheckIn],
    [UseCase::PutNewRoom, UseCase::PutHotelRules],
];

#[test]
fn formerly_faulty_pairs_are_serializable() {
    assert_serializable(FORMERLY_FAULTY.to_vec(), Orders::All);
}

#[test]
fn pairs_of_use_cases_are_serializable() {
    assert_serializable(pairs(), orders());
}

/// Returns all orders if `INTERLEAVINGS_ORDERS` is `all`, and otherwise some.
fn orders() -> Orders {
    match std::env::var("INTERLEAVINGS_ORDERS").as_deref() {
        Ok("all") => Orders::All,
        _ => Orders::Random(RANDOM_ORDERS),
    }
}

fn assert_serializable(pairs: Vec<[UseCase; 2]>, orders: Orders) {
    let seed = std::env::var("INTERLEAVINGS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    println!("INTERLEAVINGS_SEED={seed}");
    let expected = pairs.len();
    let pairs = Arc::new(Mutex::new(VecDeque::from(pairs)));
    let servers: Vec<_> = (0..SERVERS)
        .map(|number| {
            let pairs = pairs.clone();
            std::thread::spawn(move || run_pairs(number, orders, seed, &pairs))
        })
        .collect();
    let reports: Vec<PairReport> = servers.into_iter().flat_map(|server| server.join().expect("its reports")).collect();
    let tried: usize = reports.iter().map(|report| report.runs).sum();
    let complete = reports.iter().filter(|report| report.is_exhausted).count();
    println!("{tried} orders of {expected} pairs, all orders of {complete}");
    assert_eq!(reports.len(), expected);
    reports.iter().for_each(|report| report.assert_enough_was_tried(orders));
    let faults: Vec<String> = reports.iter().filter_map(PairReport::fault).collect();
    assert!(faults.is_empty(), "{} pairs of {expected} fail:\n{}", faults.len(), faults.join("\n"));
}

fn pairs() -> Vec<[UseCase; 2]> {
    let only = std::env::var("INTERLEAVINGS_OF").ok();
    let all = UseCase::ALL.into_iter().enumerate();
    let pairs = all.flat_map(|(at, one)| UseCase::ALL[at..].iter().map(move |other| [one, *other]));
    let is_wanted =
        |pair: &[UseCase; 2]| only.as_ref().is_none_or(|only| *only == format!("{:?},{:?}", pair[0], pair[1]));
    pairs.filter(is_wanted).collect()
}

/// Runs a pair on one thread: waking another thread takes longer than a
/// statement.
fn run_pairs(number: u64, orders: Orders, seed: u64, pairs: &Mutex<VecDeque<[UseCase; 2]>>) -> Vec<PairReport> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::open(number).await;
        let mut reports = Vec::new();
        loop {
            let Some(pair) = pairs.lock().expect("the pairs").pop_front() else { return reports };
            reports.push(server.run_pair(pair, orders, seed).await);
        }
    })
}
