//! Views of the page: one component per file, which only reads state.

mod actions;
mod app;
pub(crate) mod banner;
pub(crate) mod composer;
mod contact;
pub(crate) mod erased;
mod files;
pub mod guide;
mod header;
pub(crate) mod icons;
#[cfg(feature = "ssr")]
pub mod languages;
pub(crate) mod log;
mod mark;
pub(crate) mod markup;
pub(crate) mod message;
#[cfg(feature = "ssr")]
pub mod notice;
mod page;
mod plain;
#[cfg(feature = "ssr")]
pub mod rendered_log;
mod tools;

pub use app::App;
pub use page::Page;
