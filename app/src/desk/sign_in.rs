//! Sign-in page.

use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::HotelProfile;

/// Content of the form.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The hotel whose desk it is.
    pub hotel: HotelProfile,
    /// E-mail address that was typed before.
    pub email: String,
    /// Reason why the sign-in failed.
    pub problem: Option<String>,
    /// Address of the desk that is opened after the sign-in; `None` for its
    /// list.
    pub return_to: Option<String>,
}

/// Returns the whole document, as HTML.
pub fn sign_in_html(form: SignIn, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(form, assets, nonce).to_html())
}

fn document(form: SignIn, assets: Assets, nonce: String) -> impl IntoView {
    let SignIn { hotel, email, problem, return_to } = form;
    let return_to = return_to.map(|address| view! { <input type="hidden" name="to" value=address/> });
    let wrong = problem.is_some();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title=format!("Sign in · {}", hotel.name) assets accent=Some(hotel.accent_color) nonce/>
            </head>
            <body class="door">
                <main>
                    <form class="sign-in" method="post" action=format!("/desk/hotel/{}/sign-in", hotel.slug)>
                        <h1>{hotel.name}</h1>
                        <p class="soft">"Sign in to the desk"</p>
                        {problem.map(|problem| view! { <p class="problem" id="problem" role="alert">{problem}</p> })}
                        {return_to}
                        <label for="email">"E-mail"</label>
                        <input
                            id="email"
                            name="email"
                            type="email"
                            autocomplete="username"
                            required
                            autofocus=!wrong
                            value=email
                            aria-describedby=wrong.then_some("problem")
                        />
                        <label for="password">"Password"</label>
                        <input
                            id="password"
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus=wrong
                            aria-describedby=wrong.then_some("problem")
                        />
                        <button type="submit" class="main">"Sign in"</button>
                    </form>
                </main>
            </body>
        </html>
    }
}
