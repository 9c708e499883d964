//! The list of languages, a page of its own without a script, so that a chat
//! need not contain the names of all languages.

use crate::language::Word;
use crate::language::catalogue::{Catalogue, every};
use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::{HotelSlug, paths};

/// Returns the whole document, as HTML. `query` is that of the chat's own
/// address.
pub fn languages_html(slug: &HotelSlug, language: &'static Catalogue, query: &str, assets: Assets) -> String {
    Owner::new().with(|| document(slug, language, query, assets).to_html())
}

fn document(slug: &HotelSlug, language: &'static Catalogue, query: &str, assets: Assets) -> impl IntoView {
    let title = language.say(Word::Language);
    let languages = every().iter().map(|other| {
        let address = format!("{}/{}?{query}", paths::guest_languages(slug), other.tag);
        let current = (other.tag == language.tag).then_some("true");
        view! {
            <li>
                <a href=address lang=other.tag dir=other.direction() aria-current=current>{other.name.clone()}</a>
            </li>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction()>
            <head>
                <Head title=title.to_owned() assets accent=None/>
            </head>
            <body>
                <main class="notice languages">
                    <h1>{title}</h1>
                    <ul>{languages.collect_view()}</ul>
                    <p><a href=format!("{}?{query}", paths::chat_page(slug))>{language.say(Word::Back)}</a></p>
                </main>
            </body>
        </html>
    }
}
