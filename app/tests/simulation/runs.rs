//! Runs of schedules. `SIMULATION_SEEDS` is the number of seeds,
//! `SIMULATION_SEED` the only one to run.

use crate::fault::{Fault, Plan};
use crate::fault_counts::FaultCounts;
use crate::verdict;
use crate::world::World;
use app::chat::session::Defect;
use std::panic::catch_unwind;

/// Number of schedules within which each planted fault must be found.
const SEEDS_TO_FAIL: u64 = 1_000;

/// Reads a number from the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect(name))
}

/// Runs a schedule; the error describes the property that does not hold.
fn run(seed: u64, plan: Plan) -> Result<FaultCounts, String> {
    let mut world = World::new(seed, plan);
    world.run()?;
    verdict::judge(&mut world)?;
    Ok(world.fault_counts)
}

/// Checks that so many schedules succeed, and that all of them together
/// contained every fault of the network and the machines.
pub fn succeed(schedules: u64) {
    let seeds = match number("SIMULATION_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SIMULATION_SEEDS").unwrap_or(schedules),
    };
    let count = seeds.end - seeds.start;
    let mut counts = FaultCounts::default();
    for seed in seeds {
        match catch_unwind(|| run(seed, Plan::default())) {
            Ok(Ok(one)) => counts += one,
            Ok(Err(wrong)) => panic!("SIMULATION_SEED={seed}: {wrong}"),
            Err(_) => panic!("SIMULATION_SEED={seed}: it panicked"),
        }
    }
    println!("{count} schedules: {counts:?}");
    if count == schedules {
        counts.everything_happened(schedules / 10);
    }
}

/// Checks that the simulation finds what is planted. The same schedules succeed
/// without it.
fn finds(plan: Plan) {
    let wrong = (0..SEEDS_TO_FAIL).find_map(|seed| run(seed, plan).err().map(|wrong| (seed, wrong)));
    let (seed, wrong) = wrong.unwrap_or_else(|| panic!("{plan:?} stays unseen in {SEEDS_TO_FAIL} schedules"));
    println!("{plan:?}: SIMULATION_SEED={seed}: {wrong}");
}

pub fn finds_fault(fault: Fault) {
    finds(Plan { fault: Some(fault), defect: None });
}

#[allow(dead_code)] // Defects of the page are planted once.
pub fn finds_defect(defect: Defect) {
    finds(Plan { fault: None, defect: Some(defect) });
}
