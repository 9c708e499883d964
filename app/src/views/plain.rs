//! What the page offers while no script has taken it over: a way to look again,
//! and the way back from earlier messages.

use super::page::Page;
use crate::language::Language;
#[cfg(not(feature = "hydrate"))]
use crate::language::Word;
use leptos::prelude::*;

/// A line under the header. The style shows it where there is no script, where
/// the script has failed, and where it takes very long; a living page hides it.
#[component]
pub fn PlainBar(page: Page) -> impl IntoView {
    view! { <p class="plain" inner_html=page.plain.with_value(|plain| words(plain, page.conversation.language))></p> }
}

/// Where earlier messages are, without a script.
pub fn earlier_href(page: Page) -> String {
    #[cfg(not(feature = "hydrate"))]
    if let Some(oldest) = page.conversation.timeline.with_untracked(|timeline| timeline.oldest()) {
        return page.plain.with_value(|plain| format!("?{}&before={oldest}", plain.query));
    }
    // In the browser the link is as the server has written it.
    let _ = page;
    String::new()
}

/// Where a guest picks another language.
pub fn languages_href(page: Page) -> String {
    #[cfg(not(feature = "hydrate"))]
    return page.context.with_value(|context| {
        let list = shared::paths::guest_languages(&context.hotel.slug);
        page.plain.with_value(|plain| format!("{list}?{}", plain.query))
    });
    // In the browser the link is as the server has written it.
    #[cfg(feature = "hydrate")]
    {
        let _ = page;
        String::new()
    }
}

#[cfg(not(feature = "hydrate"))]
fn words(plain: &crate::opening::Plain, language: Language) -> String {
    // Texts of ours, without markup.
    let (says, does) = if plain.is_earlier {
        (String::new(), language.say(Word::ToNewest))
    } else {
        (language.say(Word::Still), language.say(Word::Refresh))
    };
    format!("{says} <a href=\"?{}\">{does}</a>", plain.query.replace('&', "&amp;"))
}

// In the browser the line stays as the server has written it.
#[cfg(feature = "hydrate")]
fn words(_: &crate::opening::Plain, _: Language) -> &'static str {
    ""
}
