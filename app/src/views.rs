//! What the page shows: one component a file, each only reading state.

mod app;
mod banner;
mod composer;
mod header;
mod icons;
#[cfg(feature = "ssr")]
pub mod invalid;
mod log;
mod message;
mod page;

pub use app::App;
pub use page::Page;
