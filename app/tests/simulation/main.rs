//! Simulation of two tabs of a guest, the staff, a server and an unreliable
//! network, on a virtual clock. The tabs run the session of the shipped page,
//! `app::chat::session`. After the network has recovered, every page must show
//! the contents of the database.
//!
//! Each seed is another schedule; a failure names its seed. `SIMULATION_SEEDS`
//! is the number of seeds (default: ten thousand), `SIMULATION_SEED` runs a
//! single one.

mod browser;
mod clock;
mod fault;
mod fault_counts;
#[allow(dead_code)] // Each test program uses a part of these two modules.
#[path = "../chat/make.rs"]
mod make;
#[allow(dead_code)]
#[path = "../chat/model.rs"]
mod model;
mod network;
mod runs;
mod schedule;
mod server;
mod verdict;
mod world;

use app::chat::session::Defect;
use fault::Fault;
use runs::{finds_defect, finds_fault};

#[test]
fn every_schedule_ends_with_the_page_equal_to_the_database() {
    runs::succeed(10_000);
}

#[test]
fn it_finds_a_server_that_forgets_ids() {
    finds_fault(Fault::ForgetsIds);
}

#[test]
fn it_finds_a_server_that_answers_before_it_stores() {
    finds_fault(Fault::AnswersBeforeItStores);
}

#[test]
fn it_finds_a_server_that_pages_changes_by_time() {
    finds_fault(Fault::PagesChangesByTime);
}

#[test]
fn it_finds_a_session_that_accepts_gaps() {
    finds_defect(Defect::AcceptsGaps);
}

#[test]
fn it_finds_a_log_that_is_sorted_by_time() {
    finds_defect(Defect::SortsByTime);
}

#[test]
fn it_finds_a_session_that_renames_retries() {
    finds_defect(Defect::RenamesRetries);
}

#[test]
fn it_finds_a_session_that_drops_a_request_during_a_fetch() {
    finds_defect(Defect::DropsRequestDuringFetch);
}

#[test]
fn it_finds_a_session_that_stops_after_a_failure() {
    finds_defect(Defect::StopsAfterFailure);
}

#[test]
fn it_finds_a_session_that_does_not_fetch_when_it_is_subscribed() {
    finds_defect(Defect::SkipsFetchOnSubscribe);
}

#[test]
fn it_finds_a_session_that_forgets_to_retry() {
    finds_defect(Defect::ForgetsRetry);
}

#[test]
fn it_finds_a_session_that_sends_without_the_lock() {
    finds_defect(Defect::SendsWithoutLock);
}

#[test]
fn it_finds_a_session_that_does_not_store_messages() {
    finds_defect(Defect::SkipsStorage);
}

#[test]
fn it_finds_a_session_that_keeps_a_stuck_socket() {
    finds_defect(Defect::KeepsStuckSocket);
}

#[test]
fn it_finds_a_session_that_does_not_poll() {
    finds_defect(Defect::SkipsPolling);
}
