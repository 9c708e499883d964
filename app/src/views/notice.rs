//! A page that has one thing to say: plain, with no script at all.

use crate::language::Word;
use crate::language::catalogue::Catalogue;
use crate::shell::{Assets, Head};
use leptos::prelude::*;

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link opens nothing.
    InvalidLink,
    /// The address is one that a link was exchanged for, and this browser
    /// does not keep what it was exchanged for.
    ForgottenLink,
    /// Nothing is at this address.
    NotFound,
    /// What was sent was refused.
    NotDone,
    /// This is the server's own address, and no guest's.
    FrontDoor,
    /// This is no hotel's desk; for staff, and in the language of the desk.
    DeskOfNoHotel,
}

const DESK_HEADING: &str = "Which hotel’s desk?";
const DESK_ADVICE: &str = "Sign in at the address of your hotel’s desk: this one, followed by /hotel/ and the hotel’s \
     short name, as in /desk/hotel/killarney. Whoever looks after this chat knows it.";

impl Notice {
    fn heading(self, language: &'static Catalogue) -> &'static str {
        language.say(match self {
            Self::InvalidLink => Word::BadLink,
            Self::ForgottenLink => Word::ForgottenLink,
            Self::NotFound => Word::NothingHere,
            Self::NotDone => Word::NotDone,
            Self::FrontDoor => Word::FrontDoor,
            Self::DeskOfNoHotel => return DESK_HEADING,
        })
    }

    fn advice(self, language: &'static Catalogue) -> &'static str {
        language.say(match self {
            Self::InvalidLink => Word::BadLinkAdvice,
            Self::ForgottenLink => Word::ForgottenLinkAdvice,
            Self::NotFound => Word::NothingHereAdvice,
            Self::NotDone => Word::NotDoneAdvice,
            Self::FrontDoor => Word::FrontDoorAdvice,
            Self::DeskOfNoHotel => return DESK_ADVICE,
        })
    }
}

/// The whole document of a notice, as HTML: nothing of it comes alive.
pub fn notice_html(notice: Notice, language: &'static Catalogue, assets: Assets) -> String {
    Owner::new().with(|| document(notice, language, assets).to_html())
}

fn document(notice: Notice, language: &'static Catalogue, assets: Assets) -> impl IntoView {
    let heading = notice.heading(language);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag dir=language.direction()>
            <head>
                <Head title=heading.to_owned() assets=assets accent=None/>
            </head>
            <body>
                <main class="notice">
                    {super::icons::lock()}
                    <h1>{heading}</h1>
                    <p>{notice.advice(language)}</p>
                </main>
            </body>
        </html>
    }
}
