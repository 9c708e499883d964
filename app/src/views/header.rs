//! Header: the hotel, who answers, the information about the stay, and the menu.

#[cfg(feature = "ssr")]
use super::markup::escaped;
use super::page::Page;
use super::tools::tools;
use crate::language::Word;
use leptos::prelude::*;

/// The header of the page.
#[component]
pub fn Header(page: Page) -> impl IntoView {
    let name = page.context.with_value(|context| context.hotel.name.clone());
    let (handler, room) = (page.conversation.handler(), page.conversation.room());
    let language = page.conversation.language;
    let answers = move || {
        let staff = match handler.get() {
            Some(staff) if staff.role.is_empty() => staff.name,
            Some(staff) => format!("{} · {}", staff.name, staff.role),
            None => language.say(Word::Reception),
        };
        match room.get() {
            Some(room) => language.fill(Word::Room, "{room}", &room) + " · " + &staff,
            None => staff,
        }
    };
    view! {
        <header class="top">
            <span class="mark" aria-hidden="true" inner_html=mark(page)></span>
            <h1>{name}</h1>
            <p class="answers">{answers}</p>
            <div class="tools" inner_html=tools(page)></div>
        </header>
    }
}

/// Returns the hotel's logo, or the first letter of its name, as HTML. The
/// letter is also the text of the logo, for a logo that cannot be loaded. The
/// browser keeps the HTML that the server has rendered.
#[cfg(feature = "ssr")]
fn mark(page: Page) -> String {
    page.context.with_value(|context| {
        let letter = context.hotel.name.chars().take(1).collect::<String>().to_uppercase();
        match context.hotel.logo_url.clone() {
            Some(url) => view! { <img src=url alt=letter width="36" height="36"/> }.to_html(),
            None => escaped(&letter),
        }
    })
}

#[cfg(not(feature = "ssr"))]
fn mark(_: Page) -> &'static str {
    ""
}
