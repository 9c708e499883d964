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
pub mod realtime;
mod requests;
mod resources;
mod scroll;
pub mod storage;

pub use composer::{handle_key, handle_typing, replace_text, send_quick_reply, submit_form};
pub use execute::{apply, perform, read_moment};
pub use host::report_to_host;
pub use log::{begin_edit, copy_message, handle_scroll, take_back_message};
pub use page::{fetch_changes, listen_to_window, load_conversation, start_session};
pub use requests::send_message;
pub use resources::Resources;
