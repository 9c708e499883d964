//! HTTP requests to URLs that others provide: hotels' own systems and the push
//! services of guests' browsers. Checks of these URLs, and the loop that
//! delivers to them with retries.

pub mod address;
pub mod client;
pub mod deliver;
pub mod due;

pub use address::EgressPolicy;
pub use deliver::{Deliveries, Pace, Receiver, run};
pub use due::{Attempt, DeliveryResponse, Due, Outcome, Verdict};
