//! Links for the page without a script: refresh, and return from earlier
//! messages.

use super::page::Page;
use crate::language::Language;
#[cfg(not(feature = "hydrate"))]
use crate::language::Word;
use leptos::prelude::*;

/// A line below the header. The style sheet shows it without a script, if the
/// script has failed, and if it takes very long; a hydrated page hides it.
#[component]
pub fn PlainBar(page: Page) -> impl IntoView {
    view! { <p class="plain" inner_html=page.plain.with_value(|plain| words(plain, page.conversation.language))></p> }
}

/// Returns the address of the page with earlier messages, for use without a
/// script.
pub fn earlier_href(page: Page) -> String {
    #[cfg(not(feature = "hydrate"))]
    if let Some(oldest) = page.conversation.timeline.with_untracked(|timeline| timeline.oldest()) {
        return page.plain.with_value(|plain| format!("?{}&before={oldest}", plain.query));
    }
    // In the browser the link of the server stays unchanged.
    let _ = page;
    String::new()
}

/// Returns the address of the list of languages.
#[cfg(feature = "ssr")]
pub fn languages_href(page: Page) -> String {
    page.context.with_value(|context| {
        let list = shared::paths::guest_languages(&context.hotel.slug);
        page.plain.with_value(|plain| format!("{list}?{}", plain.query))
    })
}

#[cfg(not(feature = "hydrate"))]
fn words(plain: &crate::opening::Plain, language: Language) -> String {
    // The texts are this program's own and contain no markup.
    let (says, does) = if plain.is_earlier {
        (String::new(), language.say(Word::ToNewest))
    } else {
        (language.say(Word::Still), language.say(Word::Refresh))
    };
    format!("{says} <a href=\"?{}\">{does}</a>", plain.query.replace('&', "&amp;"))
}

// In the browser the line of the server stays unchanged.
#[cfg(feature = "hydrate")]
fn words(_: &crate::opening::Plain, _: Language) -> &'static str {
    ""
}
