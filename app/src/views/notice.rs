//! Error and information pages, without a script.

use crate::language::Word;
use crate::language::catalogue::Catalogue;
use crate::shell::{Assets, Head};
use leptos::prelude::*;

/// A notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link is not valid.
    InvalidLink,
    /// The address was set after a link was replaced by a cookie, and this
    /// browser has not stored the cookie.
    ForgottenLink,
    /// There is no page at this address.
    NotFound,
    /// The request was refused.
    NotDone,
    /// The server's root address, which belongs to no guest.
    FrontDoor,
    /// The desk's address without a hotel; for staff, in the language of the
    /// desk.
    DeskOfNoHotel,
    /// The server has no hotel yet, or the link for its set-up is not valid; for the
    /// operator, in English.
    NotSetUp,
    /// A link with which a member of staff sets a password is not valid; in the
    /// language of the desk.
    InvalidStaffLink,
}

const DESK_HEADING: &str = "Which hotel’s desk?";
const DESK_ADVICE: &str = "Sign in at the address of your hotel’s desk: this one, followed by /hotel/ and the hotel’s \
     short name, as in /desk/hotel/killarney. Whoever looks after this chat knows it.";

const SET_UP_HEADING: &str = "Set up this server";
const SET_UP_ADVICE: &str = "Open the set-up link that the server has printed. A link is valid for one hour, once, and until \
     a newer one is printed: the command guest-chat setup-link prints a new one.";
const STAFF_LINK_HEADING: &str = "This link is not valid";
const STAFF_LINK_ADVICE: &str = "It was used already, is older than two days, or was replaced or revoked. A manager of the \
     hotel can create a new one at the desk, on the page Staff.";

impl Notice {
    fn heading(self, language: &'static Catalogue) -> &'static str {
        language.say(match self {
            Self::InvalidLink => Word::BadLink,
            Self::ForgottenLink => Word::ForgottenLink,
            Self::NotFound => Word::NothingHere,
            Self::NotDone => Word::NotDone,
            Self::FrontDoor => Word::FrontDoor,
            Self::DeskOfNoHotel => return DESK_HEADING,
            Self::NotSetUp => return SET_UP_HEADING,
            Self::InvalidStaffLink => return STAFF_LINK_HEADING,
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
            Self::NotSetUp => return SET_UP_ADVICE,
            Self::InvalidStaffLink => return STAFF_LINK_ADVICE,
        })
    }
}

/// Returns the whole document of a notice, as HTML; it is not hydrated.
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
