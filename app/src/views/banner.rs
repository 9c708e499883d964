//! What the page says while it cannot hear the other side.

use crate::chat::connection::Banner;
use crate::conversation::Conversation;
use crate::language::Word;
use leptos::prelude::*;
use shared::SenderType;

/// At the desk.
const SIGNED_OUT: &str = "You have been signed out. What you have written is kept until you sign in again.";

/// The banner; it takes no room while there is nothing to say.
#[component]
pub fn ConnectionBanner(conversation: Conversation) -> impl IntoView {
    let (banner, zone, language) = (conversation.banner, conversation.zone, conversation.language);
    let is_guest = conversation.speaker() == SenderType::Guest;
    let text = move || match banner.get() {
        Banner::None => String::new(),
        Banner::Connecting => language.say(Word::Connecting),
        Banner::Offline => language.say(Word::Offline),
        Banner::Stale(since) => {
            language.fill(Word::Stale, "{time}", &language.clock(&zone.with_value(|zone| zone.local(since))))
        }
        Banner::Invalid if is_guest => language.say(Word::LinkEnded),
        Banner::Invalid => SIGNED_OUT.to_owned(),
    };
    view! {
        <p class="banner" class:shown=move || banner.get() != Banner::None role="status">
            {text}
        </p>
    }
}
