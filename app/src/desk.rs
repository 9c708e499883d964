//! The desk: where the hotel answers. Rendered by the server for those who
//! have signed in; every step is a link or a form, so that it works before any
//! script and on whatever stands at the counter.

mod conversation;
mod list;
mod page;
mod sign_in;
mod waiting;

pub use page::{DeskPage, Filter, Open, desk_html};
pub use sign_in::{SignIn, sign_in_html};
pub use waiting::waiting_min;
