//! Simulation of two tabs of a guest, the staff, a server and an unreliable
//! network, on a virtual clock. After the network has recovered, every page
//! must show the contents of the database.
//!
//! Each seed is another schedule; a failure names its seed. `SIMULATION_SEEDS`
//! is the number of seeds (default: ten thousand), `SIMULATION_SEED` runs a
//! single one.

mod clock;
mod fault;
#[allow(dead_code)] // Each test program uses a part of these two modules.
#[path = "../chat/make.rs"]
mod make;
#[allow(dead_code)]
#[path = "../chat/model.rs"]
mod model;
mod network;
mod page;
mod schedule;
mod server;
mod told;
mod verdict;
mod world;

use fault::Fault;
use std::panic::catch_unwind;
use told::Told;
use world::World;

const SEEDS: u64 = 10_000;
/// Number of schedules within which each injected fault must be detected.
const SEEDS_TO_FAIL: u64 = 1_000;

/// Reads a number from the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect(name))
}

/// Runs a schedule; the error describes the property that does not hold.
fn run(seed: u64, fault: Option<Fault>) -> Result<Told, String> {
    let mut world = World::new(seed, fault);
    world.run()?;
    verdict::judge(&mut world)?;
    Ok(world.told)
}

#[test]
fn every_schedule_ends_with_the_page_showing_the_database() {
    let seeds = match number("SIMULATION_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SIMULATION_SEEDS").unwrap_or(SEEDS),
    };
    let count = seeds.end - seeds.start;
    let mut told = Told::default();
    for seed in seeds {
        match catch_unwind(|| run(seed, None)) {
            Ok(Ok(one)) => told += one,
            Ok(Err(wrong)) => panic!("SIMULATION_SEED={seed}: {wrong}"),
            Err(_) => panic!("SIMULATION_SEED={seed}: it panicked"),
        }
    }
    println!("{count} schedules: {told:?}");
    if count == SEEDS {
        told.everything_happened();
    }
}

/// Checks that the simulation detects a fault. The same schedules succeed
/// without it.
fn catches(fault: Fault) {
    let wrong = (0..SEEDS_TO_FAIL).find_map(|seed| run(seed, Some(fault)).err().map(|wrong| (seed, wrong)));
    let (seed, wrong) = wrong.unwrap_or_else(|| panic!("{fault:?} stays unseen in {SEEDS_TO_FAIL} schedules"));
    println!("{fault:?}: SIMULATION_SEED={seed}: {wrong}");
}

#[test]
fn it_catches_a_server_that_forgets_ids() {
    catches(Fault::ForgetsIds);
}

#[test]
fn it_catches_a_server_that_answers_before_it_stores() {
    catches(Fault::AnswersBeforeItStores);
}

#[test]
fn it_catches_a_server_that_pages_changes_by_time() {
    catches(Fault::PagesChangesByTime);
}

#[test]
fn it_catches_a_page_that_takes_a_gap_for_the_next_link() {
    catches(Fault::TakesGapsForLinks);
}

#[test]
fn it_catches_a_page_that_shows_messages_by_time() {
    catches(Fault::ShowsByTime);
}

#[test]
fn it_catches_a_page_that_names_every_try_anew() {
    catches(Fault::NamesEveryTryAnew);
}

#[test]
fn it_catches_a_page_that_forgets_to_ask_again() {
    catches(Fault::ForgetsToAskAgain);
}

#[test]
fn it_catches_a_page_that_gives_up_after_a_failure() {
    catches(Fault::GivesUpAfterAFailure);
}
