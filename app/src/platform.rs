//! Access to the browser: it passes what happens to the session of the page, and
//! executes the effects.

pub mod api;
pub mod browser;
mod composer;
mod execute;
mod field;
pub mod files;
mod host;
pub mod lock;
mod log;
mod page;
mod place;
pub mod realtime;
mod requests;
mod resources;
pub mod storage;

pub use composer::{key_pressed, put, submitted, tapped, typed};
pub use execute::{moment, perform};
pub use host::tell_host;
pub use log::{copy, edit, scrolled, take_back};
pub use page::{catch_up, start};
pub use requests::send_message;
pub use resources::Resources;
