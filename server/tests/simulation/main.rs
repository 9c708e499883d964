//! The simulation of the page (`app/tests/simulation`) with the use cases of
//! the server on SQLite, instead of a model of them. Fewer schedules, because a
//! database is slower than a model.

#[path = "../../../app/tests/simulation/browser.rs"]
mod browser;
#[path = "../../../app/tests/simulation/clock.rs"]
mod clock;
#[path = "../../../app/tests/simulation/fault.rs"]
mod fault;
#[path = "../../../app/tests/simulation/fault_counts.rs"]
mod fault_counts;
#[path = "../../../app/tests/simulation/network.rs"]
mod network;
#[path = "../../../app/tests/simulation/runs.rs"]
mod runs;
#[path = "../../../app/tests/simulation/schedule.rs"]
mod schedule;
mod server;
mod site;
#[path = "../support/mod.rs"]
mod support;
#[path = "../../../app/tests/simulation/verdict.rs"]
mod verdict;
#[path = "../../../app/tests/simulation/world/mod.rs"]
mod world;

use fault::Fault;

#[test]
fn every_schedule_ends_with_the_page_equal_to_the_database() {
    runs::succeed(1_000);
}

#[test]
fn it_finds_a_server_that_forgets_ids() {
    runs::finds_fault(Fault::ForgetsIds);
}

#[test]
fn it_finds_a_server_that_answers_before_it_stores() {
    runs::finds_fault(Fault::AnswersBeforeItStores);
}

#[test]
fn it_finds_a_server_that_pages_changes_by_time() {
    runs::finds_fault(Fault::PagesChangesByTime);
}
