//! Page on which managers change the hotel's settings, with one plain form.

use super::form_page::{BackLink, FormPage, form_document};
use super::set_up_page::{colour_fields, language_select, timezone_select};
use crate::contrast::describe_text_on;
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{AccentColor, HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct SettingsPage {
    /// The hotel.
    pub hotel: HotelProfile,
    /// Values of the form.
    pub form: SettingsForm,
    /// Languages of the guests' page: tag and name.
    pub languages: Vec<(String, String)>,
    /// IANA time zones.
    pub timezones: Vec<String>,
    /// `true` after a change.
    pub is_saved: bool,
    /// Reason why the settings were not saved.
    pub problem: Option<String>,
}

/// Values of the form, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsForm {
    /// Name of the hotel.
    pub name: String,
    /// Colour of the hotel, `#rrggbb`.
    pub accent_color: String,
    /// Address of the logo.
    pub logo_url: String,
    /// Language tag.
    pub locale: String,
    /// IANA time zone.
    pub timezone: String,
    /// Promised time of an answer, in minutes.
    pub answer_within_min: String,
    /// `true` if guests see how soon the hotel answers.
    pub shows_answer_time: bool,
    /// `true` if guests may write before check-in.
    pub before_check_in: bool,
    /// `true` if guests may write after check-out.
    pub after_check_out: bool,
    /// `true` if guests may write while no room is assigned.
    pub no_room: bool,
    /// Telephone number for guests.
    pub phone: String,
    /// E-mail address for guests.
    pub email: String,
    /// Street address.
    pub address: String,
    /// Content of push notifications: `off`, `notice` or `text`.
    pub push: String,
    /// Number of days after a stay until its data is erased.
    pub erase_after_days: String,
    /// Origins that may embed the chat, one per line.
    pub embedders: String,
}

/// Returns the path of the page.
pub fn settings_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/settings")
}

/// Returns the whole document, as HTML.
pub fn settings_html(page: SettingsPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: SettingsPage, assets: Assets, nonce: String) -> AnyView {
    let SettingsPage { hotel, form, languages, timezones, is_saved, problem } = page;
    let content = view! {
        <h2>"Settings of the hotel"</h2>
        <p class="soft">
            "The greeting, quick replies, opening hours and useful facts are on the page "
            <a href=format!("/desk/hotel/{}/guide", hotel.slug)>"Guests' page"</a>"."
        </p>
        {is_saved.then(|| view! { <p role="status">"The settings are saved."</p> })}
        {problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
        <form class="fields" method="post" action=settings_page(&hotel.slug)>
            {hotel_fields(&form, languages, timezones)}
            {answer_fields(&form)}
            {contact_fields(&form)}
            {guest_fields(&form)}
            {privacy_fields(&form)}
            <button type="submit" class="main">"Save settings"</button>
        </form>
    }
    .into_any();
    let page = FormPage {
        title: "Settings",
        hotel: &hotel,
        classes: "desk settings hotel-settings",
        back: BackLink::Desk,
        has_script: true,
    };
    form_document(page, content, assets, nonce)
}

fn hotel_fields(form: &SettingsForm, languages: Vec<(String, String)>, timezones: Vec<String>) -> AnyView {
    let accent: AccentColor = form.accent_color.parse().unwrap_or_default();
    view! {
        <fieldset>
            <legend>"The hotel"</legend>
            <label for="hotel_name">"Name"</label>
            <input id="hotel_name" name="name" maxlength="100" required dir="auto" value=form.name.clone()/>
            {colour_fields(&accent, &form.name)}
            <p class="soft" data-contrast>{describe_text_on(&accent)}</p>
            <label for="logo_url">"Address of the logo"</label>
            <input id="logo_url" name="logo_url" maxlength="2000" inputmode="url" placeholder="https://…" value=form.logo_url.clone()/>
            <label for="locale">"Language of the hotel"</label>
            {language_select(&form.locale, languages)}
            <label for="timezone">"Time zone"</label>
            {timezone_select(&form.timezone, timezones)}
        </fieldset>
    }
    .into_any()
}

fn answer_fields(form: &SettingsForm) -> AnyView {
    view! {
        <fieldset>
            <legend>"Answers"</legend>
            <label for="answer_within_min">"Promised time of an answer, in minutes"</label>
            <input
                id="answer_within_min"
                name="answer_within_min"
                type="number"
                min="1"
                max="1440"
                required
                value=form.answer_within_min.clone()
            />
            <p class="soft">"The desk marks guests who have waited longer."</p>
            {checkbox("shows_answer_time", "Guests see how soon you usually answer, while the reception is open", form.shows_answer_time)}
        </fieldset>
    }
    .into_any()
}

fn contact_fields(form: &SettingsForm) -> AnyView {
    view! {
        <fieldset>
            <legend>"Contact"</legend>
            <p class="soft">"Guests see these in “Good to know”, and while they cannot write."</p>
            <label for="phone">"Telephone"</label>
            <input id="phone" name="phone" type="tel" maxlength="40" value=form.phone.clone()/>
            <label for="email">"E-mail"</label>
            <input id="email" name="email" type="email" maxlength="254" value=form.email.clone()/>
            <label for="address">"Street address"</label>
            <input id="address" name="address" maxlength="200" dir="auto" value=form.address.clone()/>
        </fieldset>
    }
    .into_any()
}

fn guest_fields(form: &SettingsForm) -> AnyView {
    let option = |mode: &'static str, text: &'static str| {
        view! { <option value=mode selected=mode == form.push>{text}</option> }
    };
    view! {
        <fieldset>
            <legend>"Guests"</legend>
            <p class="soft">"Guests may write during their stay. Besides, they may write"</p>
            {checkbox("before_check_in", "before check-in", form.before_check_in)}
            {checkbox("after_check_out", "after check-out", form.after_check_out)}
            {checkbox("no_room", "during the stay while no room is assigned", form.no_room)}
            <label for="push">"Notifications while the page is closed"</label>
            <select id="push" name="push">
                {option("off", "None")}
                {option("notice", "Only that there is a message")}
                {option("text", "The beginning of the message, which everybody who sees the phone can read")}
            </select>
            <label for="embedders">"Sites that may embed the chat, one per line"</label>
            <textarea id="embedders" name="embedders" maxlength="4000" spellcheck="false" placeholder="https://hotel.example">
                {form.embedders.clone()}
            </textarea>
        </fieldset>
    }
    .into_any()
}

fn privacy_fields(form: &SettingsForm) -> AnyView {
    view! {
        <fieldset>
            <legend>"Guests' data"</legend>
            <label for="erase_after_days">"Days after check-out until all data of a stay is erased; 0 for never"</label>
            <input
                id="erase_after_days"
                name="erase_after_days"
                type="number"
                min="0"
                max="3650"
                required
                value=form.erase_after_days.clone()
                aria-describedby="erase-warning"
            />
            <p class="soft" id="erase-warning">
                "A smaller number takes effect within an hour, also for past stays, and cannot be undone."
            </p>
        </fieldset>
    }
    .into_any()
}

fn checkbox(name: &'static str, label: &'static str, is_checked: bool) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="on" checked=is_checked/>
            {label}
        </label>
    }
    .into_any()
}
