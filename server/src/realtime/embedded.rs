//! The embedded engine: the Pusher protocol, version 7, in this process.
//!
//! `frame` parses and encodes frames, `protocol` is the protocol state of one
//! connection, the `hub` holds the subscriptions of all connections, and
//! `socket` is the loop that connects them to a WebSocket. Only private
//! channels are supported, and client events on them.

mod close;
mod engine;
pub mod frame;
mod hub;
mod peer;
pub(crate) mod protocol;
mod rate;
mod socket;
mod trigger;

pub use engine::{ConnectQuery, Embedded, Limits};
pub use rate::TokenRate;
pub use trigger::{ChannelInfo, TriggerRefused, Triggered};
