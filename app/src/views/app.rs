//! The root: takes the opening over from the server and lays the page out.

use super::banner::ConnectionBanner;
use super::composer::Composer;
use super::header::Header;
use super::log::Log;
use super::page::Page;
use super::plain::PlainBar;
use crate::opening::Opening;
use leptos::prelude::*;

/// The guest's page.
#[component]
pub fn App() -> impl IntoView {
    // In the browser the closure never runs: the value came with the page.
    let opening = SharedValue::new(|| expect_context::<Opening>()).into_inner();
    let page = Page::new(opening);
    #[cfg(feature = "hydrate")]
    crate::session::start(page);
    view! {
        <main class="chat">
            <Header page/>
            <ConnectionBanner page/>
            <PlainBar page/>
            <Log page/>
            <Composer page/>
        </main>
    }
}
