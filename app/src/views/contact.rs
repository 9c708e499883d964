//! The hotel's telephone number and addresses, and its greeting, as HTML that the
//! server renders and the browser keeps unchanged.

use super::page::Page;

/// Returns the links below the reason why nobody can write, and its symbol.
#[cfg(not(feature = "ssr"))]
pub fn contact(_: Page) -> String {
    String::new()
}

/// Returns the greeting of an empty conversation.
#[cfg(not(feature = "ssr"))]
pub fn welcome(_: Page) -> String {
    String::new()
}

#[cfg(feature = "ssr")]
pub use rendered::{contact, entries, welcome};

#[cfg(feature = "ssr")]
mod rendered {
    use super::Page;
    use crate::language::Word;
    use crate::opening::ContactView;
    use crate::views::icons;
    use crate::views::mark::mark;
    use crate::views::markup::attribute;
    use leptos::prelude::*;

    /// Returns the links below the reason why nobody can write, and its symbol.
    pub fn contact(page: Page) -> String {
        let links = page.plain.with_value(|plain| {
            let phone = plain.contact.phone.as_deref().map(|phone| icons::phone().to_html() + &phone_link(phone));
            let email = plain.contact.email.as_deref().map(|email| icons::mail().to_html() + &email_link(email));
            [phone, email].into_iter().flatten().map(|link| format!("<span>{link}</span>")).collect::<String>()
        });
        icons::lock().to_html() + &links
    }

    /// Returns the entries of the information about the stay.
    pub fn entries(page: Page, contact: &ContactView) -> String {
        let language = page.conversation.language;
        let entry = |title, link: String| format!("<dt>{}</dt><dd>{link}</dd>", language.say(title));
        let phone = contact.phone.as_deref().map(|phone| entry(Word::Telephone, phone_link(phone)));
        let email = contact.email.as_deref().map(|email| entry(Word::Email, email_link(email)));
        let address = contact.address.as_deref().map(|address| entry(Word::Address, map_link(address)));
        phone.into_iter().chain(email).chain(address).collect()
    }

    /// Returns the greeting of an empty conversation: the hotel's logo, the guest's
    /// name, and how soon the hotel answers.
    pub fn welcome(page: Page) -> String {
        let language = page.conversation.language;
        let (hello, welcome) = page.context.with_value(|context| {
            let hello = language.fill(Word::Hello, "{name}", &context.guest_name);
            (hello, language.fill(Word::Welcome, "{hotel}", &context.hotel.name))
        });
        let answer_time = page.plain.with_value(|plain| plain.contact.answer_time.clone());
        let answer_time = answer_time.map(|text| format!("<small>{}</small>", attribute(&text))).unwrap_or_default();
        format!(
            "<span class=\"mark\" aria-hidden=\"true\">{}</span><b>{}</b> {}{answer_time}",
            mark(page),
            attribute(&hello),
            attribute(&welcome)
        )
    }

    fn phone_link(phone: &str) -> String {
        let number: String = phone.chars().filter(|char| char.is_ascii_digit() || *char == '+').collect();
        format!("<a href=\"tel:{number}\" dir=\"ltr\">{}</a>", attribute(phone))
    }

    /// Returns a street address as a link to a map.
    fn map_link(address: &str) -> String {
        let query: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
        format!(
            "<a href=\"https://www.openstreetmap.org/search?query={query}\" target=\"_blank\" \
             rel=\"noopener noreferrer\" dir=\"auto\">{}</a>",
            attribute(address)
        )
    }

    fn email_link(email: &str) -> String {
        let address = attribute(email);
        format!("<a href=\"mailto:{address}\" dir=\"ltr\">{address}</a>")
    }
}
