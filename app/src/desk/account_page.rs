//! Page of a member of staff's own account: name, password and devices, with plain
//! forms.

use super::form_page::{BackLink, FormPage, form_document, new_password_field};
use super::staff_page::access_title;
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{Access, HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct AccountPage {
    /// The hotel.
    pub hotel: HotelProfile,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
    /// E-mail address to sign in with.
    pub email: String,
    /// Access level.
    pub access: Access,
    /// The browsers that are signed in, the one that was used last first.
    pub sessions: Vec<SessionLine>,
    /// Result of the last request, if it changed something.
    pub done: Option<&'static str>,
    /// Reason why the last request was refused.
    pub problem: Option<String>,
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// Public id of the session.
    pub id: String,
    /// The browser, for people.
    pub device: String,
    /// Time of the sign-in and of the last activity, for people.
    pub times: String,
    /// `true` for the browser that shows the page.
    pub is_this: bool,
}

/// Names of the forms of the page, in the field `action`.
pub mod account_action {
    /// Changes the name.
    pub const NAME: &str = "name";
    /// Changes the password.
    pub const PASSWORD: &str = "password";
    /// Ends one session.
    pub const END_SESSION: &str = "end-session";
    /// Ends all other sessions.
    pub const END_OTHERS: &str = "end-others";
}

/// Returns the path of the page.
pub fn account_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/account")
}

/// Returns the whole document, as HTML.
pub fn account_html(page: AccountPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: AccountPage, assets: Assets, nonce: String) -> AnyView {
    let AccountPage { hotel, name, role, email, access, sessions, done, problem } = page;
    let path = account_page(&hotel.slug);
    let content = view! {
        <h2>"Your account"</h2>
        <p class="soft"><bdi>{role}</bdi>{format!(" · {email} · {}", access_title(access))}</p>
        {done.map(|done| view! { <p role="status">{done}</p> })}
        {problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
        <section class="new" aria-labelledby="name-title">
            <h3 id="name-title">"Name"</h3>
            <form method="post" action=path.clone()>
                <label for="name">"Name that guests see"</label>
                <input id="name" name="name" maxlength="100" required autocomplete="name" dir="auto" value=name/>
                <button type="submit" class="main" name="action" value=account_action::NAME>"Save name"</button>
            </form>
        </section>
        {password_form(&path, email)}
        {session_list(&path, sessions)}
    }
    .into_any();
    let page = FormPage {
        title: "Your account",
        hotel: &hotel,
        classes: "desk settings bookings staff",
        back: BackLink::Desk,
        has_script: false,
    };
    form_document(page, content, assets, nonce)
}

fn password_form(path: &str, email: String) -> AnyView {
    view! {
        <section class="new" aria-labelledby="password-title">
            <h3 id="password-title">"Password"</h3>
            <form method="post" action=path.to_owned()>
                <input type="hidden" autocomplete="username" value=email/>
                <label for="present">"Present password"</label>
                <input id="present" name="present" type="password" required autocomplete="current-password"/>
                {new_password_field("new", "New password", "At least 10 characters. Your other devices are signed out.")}
                <button type="submit" class="main" name="action" value=account_action::PASSWORD>"Change password"</button>
            </form>
        </section>
    }
    .into_any()
}

fn session_list(path: &str, sessions: Vec<SessionLine>) -> AnyView {
    let has_others = sessions.iter().any(|session| !session.is_this);
    let line = |session: SessionLine| {
        let SessionLine { id, device, times, is_this } = session;
        let state = is_this.then(|| view! { <span class="state">"This device"</span> });
        let end = (!is_this).then(|| {
            let label = format!("Sign out {device}");
            view! {
                <form method="post" action=path.to_owned()>
                    <input type="hidden" name="session" value=id/>
                    <button type="submit" name="action" value=account_action::END_SESSION aria-label=label>"Sign out"</button>
                </form>
            }
        });
        view! {
            <li class="booking">
                <strong>{device.clone()}</strong>
                {state} {end}
                <span class="soft wide">{times}</span>
            </li>
        }
    };
    let lines: Vec<_> = sessions.into_iter().map(line).collect();
    let others = has_others.then(|| {
        view! {
            <form method="post" action=path.to_owned()>
                <button type="submit" name="action" value=account_action::END_OTHERS>"Sign out all other devices"</button>
            </form>
        }
    });
    view! { <h2>"Your devices"</h2> <ul class="saved">{lines}</ul> {others} }.into_any()
}
