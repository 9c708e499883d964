//! The hotel's guide: HTML rendered by the server, which the browser keeps
//! unchanged. It needs no script, and the wasm does not contain it.

use super::page::Page;

#[cfg(feature = "ssr")]
mod guide_view;
#[cfg(feature = "ssr")]
mod html;
#[cfg(feature = "ssr")]
pub use guide_view::GuideView;

#[cfg(feature = "ssr")]
mod written {
    use super::Page;
    use super::html;
    use crate::views::contact::entries;
    use leptos::prelude::WithValue;

    /// Returns the line for the time when the reception is closed, as HTML.
    pub fn opening_hours(page: Page) -> String {
        page.plain.with_value(|plain| html::opening_hours(&plain.guide, page))
    }

    /// Returns the information about the stay and the hotel's contact data, as
    /// HTML; empty if there is none.
    pub fn stay(page: Page) -> String {
        page.plain.with_value(|plain| html::stay(&plain.guide) + &entries(page, &plain.contact))
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

    /// Returns nothing: the server has rendered it.
    pub fn greeting(_: Page) -> String {
        String::new()
    }

    /// Returns nothing: the server has rendered them.
    pub fn quick_replies(_: Page) -> String {
        String::new()
    }
}
pub use written::{greeting, quick_replies};
#[cfg(feature = "ssr")]
pub use written::{opening_hours, stay};
