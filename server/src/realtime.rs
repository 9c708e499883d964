//! Delivery of changes to open pages.
//!
//! An [`engine`] takes events and speaks the Pusher protocol with pages:
//! [`embedded`] is one in this process, [`pusher`] the client of a separate one.
//! An event is a hint: a page that missed one fetches the changes.

pub mod app;
pub mod embedded;
pub mod engine;
pub mod pusher;
pub mod socket_registry;

pub use crate::pending_event::{PublishResult, Trigger};
pub use app::{PusherApp, Secret};
pub use embedded::{ConnectQuery, Embedded, Limits};
pub use engine::Engine;
pub use socket_registry::SocketId;
