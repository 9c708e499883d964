//! Use cases and their rules. The REST handlers, the server functions, the page
//! without JavaScript and the command line all call this module, so each rule
//! is written once.

pub mod auth;
pub mod conversations;
pub mod error;
pub mod events;
pub mod hotel;
pub mod messages;
pub mod privacy;
pub mod service;

pub use error::ChatError;
pub use messages::send::in_flight::MessageCounts;
pub use service::Chat;
