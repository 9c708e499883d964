//! History: the GET server function from which the page fetches older messages
//! and changes.

mod client;
#[cfg(feature = "ssr")]
mod server_function;
#[cfg(all(test, feature = "ssr"))]
mod tests;

#[cfg(feature = "hydrate")]
pub use client::history;
pub use client::request_path;
#[cfg(feature = "ssr")]
pub use server_function::{History, HistorySource};

/// Number of messages in an older page while the user scrolls: as many as a
/// slow phone draws in 50 ms.
pub const OLDER_MESSAGES: i64 = 25;

/// Path of the server function.
pub const PATH: &str = "/api/page/history";
