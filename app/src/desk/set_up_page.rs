//! Page that creates the first hotel and its first manager. Without a script it is a
//! plain form; with one it shows the colour at once and selects the browser's time
//! zone.

use super::form_page::{NEW_PASSWORD_RULE, new_password_field};
use crate::shell::{Assets, Head};
use leptos::prelude::*;
use shared::AccentColor;
use shared::paths::SET_UP_PAGE;

/// Content of the page.
#[derive(Clone, Debug)]
pub struct SetUpPage {
    /// Token of the link.
    pub token: String,
    /// Values of the form.
    pub form: SetUpForm,
    /// Languages of the guests' page: tag and name.
    pub languages: Vec<(String, String)>,
    /// IANA time zones.
    pub timezones: Vec<String>,
    /// Reason why the hotel was not created.
    pub problem: Option<String>,
}

/// Values of the form, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetUpForm {
    /// Name of the hotel.
    pub hotel_name: String,
    /// Colour of the hotel, `#rrggbb`.
    pub accent_color: String,
    /// IANA time zone; empty if none is selected.
    pub timezone: String,
    /// Language tag.
    pub locale: String,
    /// Name of the manager.
    pub name: String,
    /// Role of the manager.
    pub role: String,
    /// E-mail address of the manager.
    pub email: String,
}

/// Returns the whole document, as HTML.
pub fn set_up_html(page: SetUpPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: SetUpPage, assets: Assets, nonce: String) -> AnyView {
    let SetUpPage { token, form, languages, timezones, problem } = page;
    let accent: AccentColor = form.accent_color.parse().unwrap_or_default();
    let script = assets.forms.clone();
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <Head title="Set up Guest Chat".to_owned() assets accent=Some(accent.clone()) nonce/>
                <script type="module" src=script></script>
            </head>
            <body class="door set-up">
                <main>
                    <form class="sign-in" method="post" action=SET_UP_PAGE>
                        <h1>"Set up Guest Chat"</h1>
                        <p class="soft">"Create your hotel and sign in as its first manager. All of this can be changed later."</p>
                        {problem.map(|problem| view! { <p class="problem" id="problem" role="alert">{problem}</p> })}
                        <input type="hidden" name="token" value=token/>
                        <fieldset>
                            <legend>"The hotel"</legend>
                            {hotel_fields(&form, &accent, languages, timezones)}
                        </fieldset>
                        <fieldset>
                            <legend>"You"</legend>
                            {manager_fields(&form)}
                        </fieldset>
                        <button type="submit" class="main">"Create the hotel"</button>
                    </form>
                </main>
            </body>
        </html>
    }
    .into_any()
}

fn hotel_fields(
    form: &SetUpForm,
    accent: &AccentColor,
    languages: Vec<(String, String)>,
    timezones: Vec<String>,
) -> AnyView {
    let shown_name = if form.hotel_name.is_empty() { "Your hotel".to_owned() } else { form.hotel_name.clone() };
    view! {
        <label for="hotel_name">"Name of the hotel"</label>
        <input
            id="hotel_name"
            name="hotel_name"
            maxlength="100"
            required
            autocomplete="organization"
            dir="auto"
            value=form.hotel_name.clone()
        />
        {colour_fields(accent, &shown_name)}
        <label for="locale">"Language of the hotel"</label>
        {language_select(&form.locale, languages)}
        <label for="timezone">"Time zone"</label>
        {timezone_select(&form.timezone, timezones)}
    }
    .into_any()
}

/// Returns the field of the hotel's colour, and a preview in this colour.
pub(super) fn colour_fields(accent: &AccentColor, shown_name: &str) -> AnyView {
    view! {
        <div class="columns">
            <p>
                <label for="accent_color">"Colour"</label>
                <input id="accent_color" name="accent_color" type="color" value=accent.as_str().to_owned()/>
            </p>
            <div class="colour-preview" aria-hidden="true">
                <p class="preview-name" dir="auto" data-text-of="hotel_name">{shown_name.to_owned()}</p>
                <p class="preview-message">"Is breakfast at eight?"</p>
            </div>
        </div>
    }
    .into_any()
}

/// Returns the list of languages.
pub(super) fn language_select(selected: &str, languages: Vec<(String, String)>) -> AnyView {
    let options: Vec<_> = languages
        .into_iter()
        .map(|(tag, name)| {
            let is_selected = tag == selected;
            view! { <option value=tag.clone() lang=tag selected=is_selected>{name}</option> }
        })
        .collect();
    view! { <select id="locale" name="locale">{options}</select> }.into_any()
}

/// Returns the list of time zones. A script selects the browser's time zone if none is
/// selected.
pub(super) fn timezone_select(selected: &str, timezones: Vec<String>) -> AnyView {
    let options: Vec<_> = timezones
        .into_iter()
        .map(|name| view! { <option value=name.clone() selected=name == selected>{name.replace('_', " ")}</option> })
        .collect();
    view! {
        <select id="timezone" name="timezone" required data-guess="timezone">
            <option value="" selected=selected.is_empty()>"Choose…"</option>
            {options}
        </select>
    }
    .into_any()
}

fn manager_fields(form: &SetUpForm) -> AnyView {
    let form = form.clone();
    view! {
        <div class="columns">
            <p>
                <label for="name">"Your name"</label>
                <input id="name" name="name" maxlength="100" required autocomplete="name" dir="auto" value=form.name/>
            </p>
            <p>
                <label for="role">"Your role"</label>
                <input id="role" name="role" maxlength="100" required autocomplete="organization-title" dir="auto" value=form.role/>
            </p>
        </div>
        <p class="soft hint">"Guests see your name and your role beside your answers."</p>
        <label for="email">"E-mail"</label>
        <input id="email" name="email" type="email" maxlength="254" required autocomplete="username" value=form.email/>
        {new_password_field("password", "Password", NEW_PASSWORD_RULE)}
    }
    .into_any()
}
