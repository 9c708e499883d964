//! Right part of the header, as HTML that the server renders and the browser
//! keeps unchanged: the opening hours of the reception, the information about
//! the stay, and the menu. Both open and close without a script;
//! `frontend/web/lazy/controls.ts` adds the Escape key, the buttons that need a
//! script, and updates the opening hours.

use super::page::Page;

#[cfg(not(feature = "ssr"))]
pub fn tools(_: Page) -> &'static str {
    ""
}

#[cfg(feature = "ssr")]
pub use rendered::tools;

#[cfg(feature = "ssr")]
mod rendered {
    use super::Page;
    use crate::language::{Language, Word};
    use crate::views::guide::{opening_hours, stay};
    use crate::views::icons;
    use crate::views::plain::languages_href;
    use leptos::prelude::*;

    /// Returns the content of the right part of the header.
    pub fn tools(page: Page) -> String {
        let language = page.conversation.language;
        let stay = Some(stay(page)).filter(|stay| !stay.is_empty()).map(|stay| facts(language, stay));
        let tools = view! {
            {stay}
            {menu(page)}
            // Short messages about what was done, and texts of other scripts
            // (frontend/web/lazy/texts.ts).
            <p
                class="toast"
                aria-live="polite"
                data-copy=language.say(Word::Copy)
                data-copied=language.say(Word::Copied)
                data-deleted=language.say(Word::Deleted)
                data-undo=language.say(Word::Undo)
                data-failed=language.say(Word::NotDone)
                data-close=language.say(Word::Close)
                data-save=language.say(Word::Save)
                data-previous=language.say(Word::PreviousPhoto)
                data-next=language.say(Word::NextPhoto)
                data-search=language.say(Word::Search)
                data-nothing=language.say(Word::NothingFound)
                data-zone=page.context.with_value(|context| context.hotel.timezone.clone())
                data-photo=language.say(Word::Photo)
                data-photos=language.say(Word::Photos)
            ></p>
        };
        opening_hours(page) + &tools.to_html()
    }

    /// Returns the information about the stay: an icon that opens a sheet.
    fn facts(language: Language, stay: String) -> impl IntoView {
        let title = language.say(Word::GoodToKnow);
        view! {
            <details class="facts">
                <summary aria-label=title.clone() title=title.clone()>{icons::info()}</summary>
                <div class="sheet">
                    <div class="sheet-top">
                        <h2>{title}</h2>
                        {close(language)}
                    </div>
                    <dl inner_html=stay></dl>
                </div>
            </details>
        }
    }

    /// Returns the menu. Its items that need a script are hidden without one.
    fn menu(page: Page) -> impl IntoView {
        let language = page.conversation.language;
        let label = language.say(Word::Menu);
        view! {
            <details class="menu">
                <summary aria-label=label.clone() title=label>{icons::more()}</summary>
                <ul class="sheet">
                    <li><a href=languages_href(page)>{icons::globe()} <span>{language.say(Word::Language)}</span></a></li>
                    <li class="scripted">
                        <button type="button" class="search-button">{icons::search()} <span>{language.say(Word::Search)}</span></button>
                    </li>
                    <li class="scripted">
                        <button type="button" class="sound" aria-pressed="true">{icons::sound()} <span>{language.say(Word::Sound)}</span></button>
                    </li>
                </ul>
            </details>
        }
    }

    fn close(language: Language) -> impl IntoView {
        let label = language.say(Word::Close);
        view! { <button type="button" class="close scripted" aria-label=label.clone() title=label>{icons::cross()}</button> }
    }
}
