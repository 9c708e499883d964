//! Banner about the state of the connection.

use crate::chat::connection::Banner;
use crate::conversation::Conversation;
use crate::interaction::now;
use crate::language::Word;
use leptos::prelude::*;
use shared::{SenderType, Timestamp};

/// Text at the desk.
const SIGNED_OUT: &str = "You have been signed out. What you have written is kept until you sign in again.";

/// The banner; it takes no space while it is empty.
#[component]
pub fn ConnectionBanner(conversation: Conversation) -> impl IntoView {
    let (banner, language) = (conversation.banner, conversation.language);
    let is_guest = conversation.speaker() == SenderType::Guest;
    let text = move || match banner.get() {
        Banner::None => String::new(),
        Banner::Connecting => language.say(Word::Connecting),
        Banner::Offline => language.say(Word::Offline),
        Banner::OfflineSince(since) => {
            let last_updated = language.fill(Word::LastUpdated, "{time}", &when(conversation, since));
            language.say(Word::Offline) + " " + &last_updated
        }
        Banner::Stale(since) => language.fill(Word::Stale, "{time}", &when(conversation, since)),
        Banner::Unavailable => language.say(Word::NotDelivered),
        Banner::Invalid if is_guest => language.say(Word::LinkEnded),
        Banner::Invalid => SIGNED_OUT.to_owned(),
    };
    view! {
        <p class="banner" class:shown=move || banner.get() != Banner::None role="status">
            {text}
        </p>
    }
}

/// Formats a time for the banner. It includes the day if that is not today,
/// which happens on a page that was opened without a network.
fn when(conversation: Conversation, at: Timestamp) -> String {
    let Conversation { language, year, .. } = conversation;
    let [at, now] = [at, now()].map(|at| conversation.zone.with_value(|zone| zone.local(at)));
    let clock = language.clock(&at);
    if at.same_day(&now) { clock } else { language.day(&at, year) + " " + &clock }
}
