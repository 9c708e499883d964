//! Header: the hotel, and who answers.

use super::icons;
#[cfg(feature = "ssr")]
use super::markup::escaped;
use super::page::Page;
use super::plain::languages_href;
use crate::language::Word;
use leptos::prelude::*;

/// The header of the page.
#[component]
pub fn Header(page: Page) -> impl IntoView {
    let (name, booking) = page.context.with_value(|context| (context.hotel.name.clone(), context.guest_name.clone()));
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
            <span class="mark" aria-hidden="true" inner_html=mark(page)></span>
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

/// Returns the hotel's logo, or the first letter of its name, as HTML. The
/// browser keeps the HTML that the server has rendered.
#[cfg(feature = "ssr")]
fn mark(page: Page) -> String {
    page.context.with_value(|context| match context.hotel.logo_url.clone() {
        Some(url) => view! { <img src=url alt="" width="44" height="44"/> }.to_html(),
        None => escaped(&context.hotel.name.chars().take(1).collect::<String>().to_uppercase()),
    })
}

#[cfg(not(feature = "ssr"))]
fn mark(_: Page) -> &'static str {
    ""
}
