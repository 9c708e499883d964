//! Document of the desk's pages of forms, and a field that several of them have.

use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::HotelProfile;

/// Rule for the password of a new member of staff.
pub(super) const NEW_PASSWORD_RULE: &str = "At least 10 characters, and not one that others use too.";

/// Frame of a page of forms.
pub(super) struct FormPage<'a> {
    /// Title of the page, without the name of the hotel.
    pub title: &'a str,
    /// The hotel.
    pub hotel: &'a HotelProfile,
    /// Classes of the body, for the style sheets.
    pub classes: &'static str,
    /// Target of the link in the header.
    pub back: BackLink,
    /// `true` if the script of forms improves the page.
    pub has_script: bool,
}

/// Link to the page that a page of forms belongs to.
#[derive(Clone, Copy)]
pub(super) enum BackLink {
    /// The list of conversations.
    Desk,
    /// The list of bookings.
    Bookings,
}

/// Returns the document with this content.
pub(super) fn form_document(page: FormPage<'_>, content: AnyView, assets: Assets, nonce: String) -> AnyView {
    let FormPage { title, hotel, classes, back, has_script } = page;
    let script = has_script.then(|| assets.forms.clone());
    let desk = format!("/desk/hotel/{}", hotel.slug);
    let (address, text) = match back {
        BackLink::Desk => (desk, "Back to the desk"),
        BackLink::Bookings => (desk + "/bookings", "Back to the bookings"),
    };
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title=format!("{title} · {}", hotel.name) assets accent=Some(hotel.accent_color.clone()) nonce/>
                {script.map(|script| view! { <script type="module" src=script></script> })}
            </head>
            <body class=classes>
                <header class="bar">
                    <h1>{hotel.name.clone()}</h1>
                    <a href=address>{text}</a>
                </header>
                <main>{content}</main>
            </body>
        </html>
    }
    .into_any()
}

/// Returns the field of a new password, with its rule; `id` is also its name.
pub(super) fn new_password_field(id: &'static str, label: &'static str, rule: &'static str) -> AnyView {
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            name=id
            type="password"
            minlength="10"
            maxlength="200"
            required
            autocomplete="new-password"
            aria-describedby="password-rule"
        />
        <p class="soft hint" id="password-rule">{rule}</p>
    }
    .into_any()
}
