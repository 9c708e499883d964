//! A page that has one thing to say: plain, with no script at all.

use crate::shell::{Assets, Head};
use leptos::prelude::*;

/// What a notice says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link opens nothing.
    InvalidLink,
    /// Nothing is at this address.
    NotFound,
    /// What was sent was refused.
    NotDone,
}

impl Notice {
    const fn heading(self) -> &'static str {
        match self {
            Self::InvalidLink => "This chat link is not valid",
            Self::NotFound => "There is nothing here",
            Self::NotDone => "That did not work",
        }
    }

    const fn advice(self) -> &'static str {
        match self {
            Self::InvalidLink => {
                "It may have expired, or it was copied incompletely. \
                 Please open the link from your hotel's message again, or ask reception for a new one."
            }
            Self::NotFound => {
                "This address does not exist. To chat with your hotel, please open the link that it has sent you."
            }
            Self::NotDone => "Nothing was changed. Please go back and try again in a moment.",
        }
    }
}

/// The whole document of a notice, as HTML: nothing of it comes alive.
pub fn notice_html(notice: Notice, assets: Assets) -> String {
    Owner::new().with(|| document(notice, assets).to_html())
}

fn document(notice: Notice, assets: Assets) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title=notice.heading().to_owned() assets=assets accent=None/>
            </head>
            <body>
                <main class="notice">
                    {super::icons::lock()}
                    <h1>{notice.heading()}</h1>
                    <p>{notice.advice()}</p>
                </main>
            </body>
        </html>
    }
}
