//! What the page shows: one component a file, each only reading state.

mod app;
mod banner;
mod composer;
mod header;
pub(crate) mod icons;
mod log;
mod message;
#[cfg(feature = "ssr")]
pub mod notice;
mod page;
mod plain;

pub use app::App;
#[cfg(feature = "ssr")]
pub(crate) use message::reason;
pub use page::Page;
