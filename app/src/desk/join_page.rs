//! Page on which a person sets a password with a link, and an invited one the name.

use super::form_page::{NEW_PASSWORD_RULE, new_password_field};
use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::{HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct JoinPage {
    /// The hotel.
    pub hotel: HotelProfile,
    /// Token of the link.
    pub token: String,
    /// E-mail address to sign in with.
    pub email: String,
    /// `true` for the invitation of a new member of staff.
    pub is_invitation: bool,
    /// Name that was typed.
    pub name: String,
    /// Reason why the form was refused.
    pub problem: Option<String>,
}

/// Returns the path of the page; the token is in its query.
pub fn join_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/join")
}

/// Returns the whole document, as HTML.
pub fn join_html(page: JoinPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: JoinPage, assets: Assets, nonce: String) -> AnyView {
    let JoinPage { hotel, token, email, is_invitation, name, problem } = page;
    let (text, submit) = if is_invitation {
        ("You are invited to the desk. Set your name and a password.", "Join the staff")
    } else {
        ("Set a new password for the desk.", "Save and sign in")
    };
    let name_field = is_invitation.then(|| {
        view! {
            <label for="name">"Your name"</label>
            <input id="name" name="name" maxlength="100" required autocomplete="name" dir="auto" value=name/>
            <p class="soft hint">"Guests see it beside your answers."</p>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title=format!("Join · {}", hotel.name) assets accent=Some(hotel.accent_color) nonce/>
            </head>
            <body class="door">
                <main>
                    <form class="sign-in" method="post" action=join_page(&hotel.slug)>
                        <h1>{hotel.name}</h1>
                        <p class="soft">{text}</p>
                        {problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
                        <input type="hidden" name="token" value=token/>
                        {name_field}
                        <label for="email">"E-mail"</label>
                        <input id="email" type="email" autocomplete="username" readonly value=email/>
                        {new_password_field("password", "Password", NEW_PASSWORD_RULE)}
                        <button type="submit" class="main">{submit}</button>
                    </form>
                </main>
            </body>
        </html>
    }
    .into_any()
}
