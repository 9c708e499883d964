//! The hotel's guide: HTML rendered by the server, which the browser keeps
//! unchanged. It needs no script, and the wasm does not contain it.

use super::page::Page;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
mod guide_view;
#[cfg(feature = "ssr")]
mod html;
#[cfg(feature = "ssr")]
pub use guide_view::GuideView;

/// Below the header: opening hours of the reception, and information about the
/// stay.
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

    /// Returns the hotel's greeting, as HTML.
    pub fn greeting(page: Page) -> String {
        page.plain.with_value(|plain| html::greeting(&plain.guide))
    }

    /// Returns the quick replies, as HTML.
    pub fn quick_replies(page: Page) -> String {
        page.plain.with_value(|plain| html::quick_replies(&plain.guide, page.form_message_id))
    }
}

// In the browser the HTML of the server stays unchanged.
#[cfg(not(feature = "ssr"))]
mod written {
    use super::Page;

    pub fn pinned(_: Page) -> &'static str {
        ""
    }

    /// Returns nothing: the server has rendered it.
    pub fn greeting(_: Page) -> String {
        String::new()
    }

    /// Returns nothing: the server has rendered them.
    pub fn quick_replies(_: Page) -> String {
        String::new()
    }
}
use written::pinned;
pub use written::{greeting, quick_replies};
