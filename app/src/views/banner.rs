//! What the page says while it cannot hear the hotel.

use super::page::Page;
use crate::chat::connection::Banner;
use crate::zone::Zone;
use leptos::prelude::*;

/// The banner; it takes no room while there is nothing to say.
#[component]
pub fn ConnectionBanner(page: Page) -> impl IntoView {
    let banner = page.banner;
    let zone = page.context.with_value(|context| Zone::new(&context.hotel.timezone));
    let text = move || {
        let fixed = match banner.get() {
            Banner::None => "",
            Banner::Connecting => "Connecting… New messages may take a little longer.",
            Banner::Offline => "You are offline. Your messages will be sent as soon as you are back.",
            Banner::Stale(since) => {
                let clock = zone.local(since).clock();
                return format!("Not up to date since {clock}. Reconnecting…");
            }
            Banner::Invalid => "This link is no longer valid. Please ask reception for a new one.",
        };
        fixed.to_owned()
    };
    view! {
        <p class="banner" class:shown=move || banner.get() != Banner::None role="status">
            {text}
        </p>
    }
}
