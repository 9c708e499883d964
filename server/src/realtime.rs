//! Delivery of changes to open pages.
//!
//! [`publisher`] takes committed events from the outbox and passes them to an
//! engine that speaks the Pusher protocol; [`embedded`] is such an engine in
//! this process. An event is a hint: a page that missed one fetches the
//! changes.

pub mod app;
pub mod embedded;
pub mod publisher;
pub mod pusher;
pub mod signature;
pub mod signed_request;
pub mod socket_id;
pub mod socket_registry;

pub use app::{PusherApp, Secret};
pub use embedded::{ConnectQuery, Embedded, Limits};
pub use publisher::{Outbox, Pace, PendingEvent, PublishResult, Publisher};
pub use socket_id::SocketId;
