//! The HTTP interface: routes, handlers, and the layers around them.

pub mod api;
pub mod auth;
pub(crate) mod extractors;
pub mod middleware;
pub mod pages;
mod routes;
mod state;

pub use routes::router;
pub use state::Server;
