//! The hotel's logo.

#[cfg(feature = "ssr")]
use super::markup::escaped;
use super::page::Page;
#[cfg(feature = "ssr")]
use leptos::prelude::*;

/// Returns the hotel's logo, or the first letter of its name, as HTML. The
/// letter is also the text of the logo, for a logo that cannot be loaded. The
/// browser keeps the HTML that the server has rendered.
#[cfg(feature = "ssr")]
pub fn mark(page: Page) -> String {
    page.context.with_value(|context| {
        let letter = context.hotel.name.chars().take(1).collect::<String>().to_uppercase();
        match context.hotel.logo_url.clone() {
            Some(url) => view! { <img src=url alt=letter width="36" height="36"/> }.to_html(),
            None => escaped(&letter),
        }
    })
}

/// Returns nothing: the server has rendered it.
#[cfg(not(feature = "ssr"))]
pub fn mark(_: Page) -> &'static str {
    ""
}
