//! Requests to where others say: hotels' own systems and the push services of
//! guests' browsers. Where such an address may be, and the loop that delivers
//! to it until it is taken.

pub mod address;
pub mod client;
pub mod deliver;
pub mod due;

pub use address::Reach;
pub use deliver::{Deliveries, Pace, Receiver, run};
pub use due::{Answer, Due, Outcome, Tried, Verdict};
