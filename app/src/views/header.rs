//! Header: the hotel, who answers, the information about the stay, and the menu.

use super::mark::mark;
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
            Some(room) => staff + " · " + &language.fill(Word::Room, "{room}", &room),
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
