//! How a change reaches the pages that are open.

pub mod app;
pub mod embedded;
pub mod signature;
pub mod socket_id;

pub use app::{PusherApp, Secret};
pub use embedded::{ConnectQuery, Embedded, Limits};
pub use socket_id::SocketId;
