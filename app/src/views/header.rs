//! Whose house this is, and who answers.

use super::erased::Erase;
use super::icons;
use super::page::Page;
use super::plain::languages_href;
use crate::language::Word;
use leptos::prelude::*;

/// The top of the page.
#[component]
pub fn Header(page: Page) -> impl IntoView {
    let (name, logo, booking) = page
        .context
        .with_value(|context| (context.hotel.name.clone(), context.hotel.logo_url.clone(), context.guest_name.clone()));
    let initial = name.chars().next().map(upper_case).unwrap_or_default();
    let mark = match logo {
        Some(url) => view! { <img class="mark" src=url alt="" width="44" height="44"/> }.erased(),
        None => view! { <span class="mark" aria-hidden="true">{initial}</span> }.erased(),
    };
    let (handler, room) = (page.conversation.handler(), page.conversation.room());
    let language = page.conversation.language;
    let label = language.say(Word::Language);
    let answers = move || match handler.get() {
        Some(staff) if staff.role.is_empty() => staff.name,
        Some(staff) => format!("{} · {}", staff.name, staff.role),
        None => language.say(Word::Reception),
    };
    view! {
        <header class="top">
            {mark}
            <div class="house">
                <h1>{name}</h1>
                <p>{answers}</p>
            </div>
            <p class="stay">
                <span class="guest">{booking}</span>
                <span class="room">{move || room.get().map(|room| language.fill(Word::Room, "{room}", &room)).unwrap_or_default()}</span>
            </p>
            <a class="language" href=languages_href(page) aria-label=label.clone() title=label>{icons::globe()}</a>
        </header>
    }
}

#[cfg(not(feature = "hydrate"))]
fn upper_case(letter: char) -> String {
    letter.to_uppercase().to_string()
}

// The browser has the tables for this already.
#[cfg(feature = "hydrate")]
fn upper_case(letter: char) -> String {
    js_sys::JsString::from(letter.to_string()).to_upper_case().into()
}
