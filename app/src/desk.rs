//! The hotel's page: its list of conversations and the one that is open. The
//! server renders it so that it works by itself, with links and forms; in the
//! browser the same page comes alive.
//!
//! `filter`, `waiting`, `noticed` and `keys` are plain Rust; `session` exists
//! in the browser alone.

mod app;
mod bar;
mod filter;
mod help;
pub mod keys;
mod list;
pub mod noticed;
mod opening;
mod page;
mod pane;
#[cfg(feature = "hydrate")]
mod session;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod sign_in;
mod title;
mod waiting;

pub use app::DeskApp;
pub use filter::Filter;
pub use opening::{DeskOpening, OpenConversation, Part};
#[cfg(feature = "ssr")]
pub use shell::desk_document;
#[cfg(feature = "ssr")]
pub use sign_in::{SignIn, sign_in_html};
