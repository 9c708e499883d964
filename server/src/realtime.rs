//! How a change reaches the pages that are open.
//!
//! [`publisher`] takes committed events out of the outbox and hands them to an
//! engine that speaks the Pusher protocol; [`embedded`] is such an engine, in
//! this very process. What is pushed is a hint: a page that missed it fetches.

pub mod app;
pub mod embedded;
pub mod listeners;
pub mod publisher;
pub mod pusher;
pub mod signature;
pub mod signed_request;
pub mod socket_id;

pub use app::{PusherApp, Secret};
pub use embedded::{ConnectQuery, Embedded, Limits};
pub use publisher::{HandedOut, Outbox, Pace, PendingEvent, Publisher};
pub use socket_id::SocketId;
