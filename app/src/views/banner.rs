//! What the page says while it cannot hear the other side.

use crate::chat::connection::Banner;
use crate::conversation::Conversation;
use leptos::prelude::*;
use shared::SenderType;

/// The banner; it takes no room while there is nothing to say.
#[component]
pub fn ConnectionBanner(conversation: Conversation) -> impl IntoView {
    let (banner, zone) = (conversation.banner, conversation.zone);
    let invalid = match conversation.speaker() {
        SenderType::Guest => "This link is no longer valid. Please ask reception for a new one.",
        _ => "You have been signed out. What you have written is kept until you sign in again.",
    };
    let text = move || {
        let fixed = match banner.get() {
            Banner::None => "",
            Banner::Connecting => "Connecting… New messages may take a little longer.",
            Banner::Offline => "You are offline. Your messages will be sent as soon as you are back.",
            Banner::Stale(since) => {
                let clock = zone.with_value(|zone| zone.local(since).clock());
                return format!("Not up to date since {clock}. Reconnecting…");
            }
            Banner::Invalid => invalid,
        };
        fixed.to_owned()
    };
    view! {
        <p class="banner" class:shown=move || banner.get() != Banner::None role="status">
            {text}
        </p>
    }
}
