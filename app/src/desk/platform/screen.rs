//! Size of the screen.

use super::super::page::Desk;
use crate::platform::browser;
use leptos::prelude::*;

/// Screens without space for everything, as in `style/desk-small.css`.
const SMALL: &str = "(max-width: 46rem), (max-height: 32rem)";

/// Keeps the signal for small screens current.
pub fn follow_size(desk: Desk) {
    let Ok(Some(query)) = browser::window().match_media(SMALL) else { return };
    desk.is_small.set(query.matches());
    browser::add_listener(&query.clone(), "change", move |_| desk.is_small.set(query.matches()));
}
