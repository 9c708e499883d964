//! What the hotel tells its guests: written by the server, as HTML that the
//! browser keeps as it came. None of it needs a script, and none is in the wasm.

use super::page::Page;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
mod html;
#[cfg(feature = "ssr")]
pub use html::GuideView;

/// Under the header: when reception answers, and what is good to know.
#[component]
pub fn Pinned(
    /// The page.
    page: Page,
) -> impl IntoView {
    view! { <div class="pinned" inner_html=pinned(page)></div> }
}

#[cfg(feature = "ssr")]
mod written {
    use super::Page;
    use super::html;
    use leptos::prelude::WithValue;

    pub fn pinned(page: Page) -> String {
        page.plain.with_value(|plain| html::pinned(&plain.guide, page))
    }

    /// What the hotel says first, as HTML.
    pub fn greeting(page: Page) -> String {
        page.plain.with_value(|plain| html::greeting(&plain.guide))
    }

    /// Messages to send by a tap, as HTML.
    pub fn quick_replies(page: Page) -> String {
        page.plain.with_value(|plain| html::quick_replies(&plain.guide, page.form_message_id))
    }
}

// In the browser each stands there as the server has written it.
#[cfg(not(feature = "ssr"))]
mod written {
    use super::Page;

    pub fn pinned(_: Page) -> &'static str {
        ""
    }

    /// What the hotel says first, as HTML.
    pub fn greeting(_: Page) -> String {
        String::new()
    }

    /// Messages to send by a tap, as HTML.
    pub fn quick_replies(_: Page) -> String {
        String::new()
    }
}
use written::pinned;
pub use written::{greeting, quick_replies};
