//! Notice at the bottom of the desk, above everything else.

use super::page::Desk;
use crate::chat::desk::Notice;
use leptos::prelude::*;

/// The notice; always rendered, so that screen readers announce its text.
#[component]
pub fn NoticeLine(desk: Desk) -> impl IntoView {
    let notice = desk.notice;
    view! {
        <p class="notice-line" class:shown=move || notice.get().is_some() role="status">
            {move || notice.get().map(Notice::text).unwrap_or_default()}
        </p>
    }
}
