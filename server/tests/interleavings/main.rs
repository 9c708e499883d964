//! Runs each pair of use cases concurrently on a real PostgreSQL server, and
//! holds each before every statement, so that all orders are tried. In every
//! order, the result must equal that of a serial execution.
//!
//! `INTERLEAVINGS_SEED` sets the seed for pairs with too many orders to try
//! them all; `INTERLEAVINGS_OF=PutRoom,CheckOut` selects a single pair.

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

use pairs::{PairReport, Server};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use use_cases::UseCase;

/// Number of pairs that run at a time, each on a database of its own.
const SERVERS: u64 = 3;

/// Pairs that lost updates or used expired rights before writes locked the rows
/// that they depend on.
const FORMERLY_FAULTY: [[UseCase; 2]; 5] = [
    [UseCase::PutRoom, UseCase::CheckOut],
    [UseCase::CheckOut, UseCase::GuestSend],
    [UseCase::RemoveStaff, UseCase::SignIn],
    [UseCase::GuestSend, UseCase::RevokeLinks],
    [UseCase::PutHotelRules, UseCase::PutHotelName],
];

#[test]
fn the_pairs_that_once_lost_updates_do_the_same_as_one_after_the_other() {
    assert_every_order_is_serializable(FORMERLY_FAULTY.to_vec());
}

#[test]
#[ignore = "has not run to its end over all pairs yet; run one pair with INTERLEAVINGS_OF, and all with --ignored"]
fn two_use_cases_at_once_do_the_same_as_one_after_the_other() {
    assert_every_order_is_serializable(pairs());
}

fn assert_every_order_is_serializable(pairs: Vec<[UseCase; 2]>) {
    let seed = std::env::var("INTERLEAVINGS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    println!("INTERLEAVINGS_SEED={seed}");
    let expected = pairs.len();
    let pairs = Arc::new(Mutex::new(VecDeque::from(pairs)));
    let servers: Vec<_> = (0..SERVERS)
        .map(|number| {
            let pairs = pairs.clone();
            std::thread::spawn(move || run_pairs(number, seed, &pairs))
        })
        .collect();
    let reports: Vec<PairReport> = servers.into_iter().flat_map(|server| server.join().expect("its reports")).collect();
    let tried: usize = reports.iter().map(|report| report.runs).sum();
    let sampled: Vec<_> = reports.iter().filter(|report| !report.is_exhausted).map(|report| report.pair).collect();
    println!("{tried} orders of {expected} pairs; not all orders of {sampled:?}");
    assert_eq!(reports.len(), expected);
    reports.iter().for_each(PairReport::assert_enough_was_tried);
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
fn run_pairs(number: u64, seed: u64, pairs: &Mutex<VecDeque<[UseCase; 2]>>) -> Vec<PairReport> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut server = Server::open(number).await;
        let mut reports = Vec::new();
        loop {
            let Some(pair) = pairs.lock().expect("the pairs").pop_front() else { return reports };
            reports.push(server.run_pair(pair, seed).await);
        }
    })
}
