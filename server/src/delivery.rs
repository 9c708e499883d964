//! Everything that leaves the server: events of the outbox, webhooks and push
//! notifications, each delivered until it is accepted or given up.
//!
//! Webhooks and push notifications are HTTP requests to URLs that others provide;
//! [`address`] checks these, and [`deliver`] makes the requests with retries.

pub mod address;
pub mod deliver;
pub mod due;
pub mod ownership;
pub mod publisher;
pub mod web_push;
pub mod webhooks;

pub use address::EgressPolicy;
pub use deliver::{Deliveries, DeliveryClient, DeliveryTiming, run};
pub use due::{Attempt, DeliveryResponse, DueDelivery, Outcome, Verdict};
