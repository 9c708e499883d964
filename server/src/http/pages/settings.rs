//! `/desk/hotel/{slug}/settings`: the hotel's settings, which managers change.

use super::render::scripted_page;
use super::set_up::{languages, timezones};
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::chat::conversations::bookings::Change;
use crate::chat::hotel::hotels::{ContactChange, HotelChange};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::{ChatRuleExemptions, ContactSettings, Hotel, PushMode};
use app::desk::{SettingsForm, SettingsPage, settings_html, settings_page};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::AccentColor;
use shared::guide::LanguageTag;

/// Marks the page after a change.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SettingsQuery {
    done: String,
}

/// Fields of the form. A checkbox has a value only if it is checked.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SettingsFields {
    name: String,
    accent_color: String,
    logo_url: String,
    locale: String,
    timezone: String,
    answer_within_min: String,
    shows_answer_time: String,
    before_check_in: String,
    after_check_out: String,
    no_room: String,
    phone: String,
    email: String,
    address: String,
    push: String,
    erase_after_days: String,
    embedders: String,
}

impl SettingsFields {
    /// Returns the change; an empty text clears its value.
    ///
    /// # Errors
    /// Returns the problem for people.
    fn change(&self) -> Result<HotelChange, String> {
        let accent: Result<AccentColor, _> = self.accent_color.parse();
        let locale = LanguageTag::try_from(self.locale.clone()).map_err(|error| error.to_string())?;
        let origins = self.embedders.split([',', ' ', '\n', '\r', '\t']).filter(|origin| !origin.is_empty());
        let embedders = origins.map(|origin| origin.parse().map_err(|error| format!("{error} ({origin})")));
        Ok(HotelChange {
            name: Some(self.name.trim().to_owned()),
            timezone: Some(self.timezone.clone()),
            locale: Some(locale.into()),
            accent_color: Some(accent.map_err(|error| error.to_string())?),
            logo_url: text(&self.logo_url),
            exemptions: Some(ChatRuleExemptions {
                before_check_in: !self.before_check_in.is_empty(),
                after_check_out: !self.after_check_out.is_empty(),
                no_room: !self.no_room.is_empty(),
            }),
            answer_within_min: Some(number(&self.answer_within_min, "the promised time of an answer")?),
            erase_after_days: Some(number(&self.erase_after_days, "the number of days until data is erased")?),
            embedders: Some(embedders.collect::<Result<_, String>>()?),
            push: Some(self.push.parse().map_err(|error: crate::store::PushModeError| error.to_string())?),
            contact: ContactChange {
                phone: text(&self.phone),
                email: text(&self.email),
                address: text(&self.address),
                shows_answer_time: Some(!self.shows_answer_time.is_empty()),
            },
        })
    }

    /// Returns the values for the form.
    fn into_form(self) -> SettingsForm {
        SettingsForm {
            name: self.name,
            accent_color: self.accent_color,
            logo_url: self.logo_url,
            locale: self.locale,
            timezone: self.timezone,
            answer_within_min: self.answer_within_min,
            shows_answer_time: !self.shows_answer_time.is_empty(),
            before_check_in: !self.before_check_in.is_empty(),
            after_check_out: !self.after_check_out.is_empty(),
            no_room: !self.no_room.is_empty(),
            phone: self.phone,
            email: self.email,
            address: self.address,
            push: self.push,
            erase_after_days: self.erase_after_days,
            embedders: self.embedders,
        }
    }
}

fn text(typed: &str) -> Change<String> {
    match typed.trim() {
        "" => Change::Clear,
        typed => Change::Set(typed.to_owned()),
    }
}

fn number(typed: &str, what: &str) -> Result<u16, String> {
    typed.trim().parse().map_err(|_| format!("{what} must be a number"))
}

/// Returns the present values for the form.
fn stored_values(hotel: &Hotel, contact: ContactSettings) -> SettingsForm {
    let ChatRuleExemptions { before_check_in, after_check_out, no_room } = hotel.exemptions;
    let profile = hotel.profile.clone();
    SettingsForm {
        name: profile.name,
        accent_color: profile.accent_color.as_str().to_owned(),
        logo_url: profile.logo_url.unwrap_or_default(),
        locale: profile.locale,
        timezone: profile.timezone,
        answer_within_min: hotel.answer_within_min.to_string(),
        shows_answer_time: contact.shows_answer_time,
        before_check_in,
        after_check_out,
        no_room,
        phone: contact.phone.unwrap_or_default(),
        email: contact.email.unwrap_or_default(),
        address: contact.address.unwrap_or_default(),
        push: PushMode::as_str(hotel.push).to_owned(),
        erase_after_days: hotel.erase_after_days.to_string(),
        embedders: hotel.embedders.to_string().replace(' ', "\n"),
    }
}

/// `GET /desk/hotel/{slug}/settings?done=…`
pub async fn show(
    State(server): State<Server>,
    session: DeskSession,
    Query(SettingsQuery { done }): Query<SettingsQuery>,
) -> Result<Response, ApiError> {
    session.caller().must_be_manager()?;
    let contact = server.chat().contact_settings(session.hotel.key).await?;
    let form = stored_values(&session.hotel, contact);
    Ok(page(&server, &session, StatusCode::OK, form, None, !done.is_empty()))
}

/// `POST /desk/hotel/{slug}/settings`: changes the settings and redirects.
pub async fn save(
    State(server): State<Server>,
    session: DeskSession,
    Form(fields): Form<SettingsFields>,
) -> Result<Response, ApiError> {
    let saved = match fields.change() {
        Ok(change) => server.chat().change_own_hotel(&session.caller(), change).await,
        Err(problem) => session.caller().must_be_manager().and(Err(ChatError::BadValue(problem))),
    };
    match saved {
        Ok(()) => {
            let address = format!("{}?done=saved", settings_page(&session.hotel.profile.slug));
            Ok(Redirect::to(&address).into_response())
        }
        Err(ChatError::BadValue(problem)) => {
            let problem = Some(format!("Not saved: {problem}."));
            Ok(page(&server, &session, StatusCode::BAD_REQUEST, fields.into_form(), problem, false))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    server: &Server,
    session: &DeskSession,
    status: StatusCode,
    form: SettingsForm,
    problem: Option<String>,
    is_saved: bool,
) -> Response {
    let hotel = session.hotel.profile.clone();
    let (mut languages, mut timezones) = (languages(), timezones());
    // Values that the command line accepts besides those of the lists.
    if !languages.iter().any(|(tag, _)| *tag == hotel.locale) {
        languages.insert(0, (hotel.locale.clone(), hotel.locale.clone()));
    }
    if !timezones.contains(&hotel.timezone) {
        timezones.insert(0, hotel.timezone.clone());
    }
    let page = SettingsPage { hotel, form, languages, timezones, is_saved, problem };
    scripted_page(server, status, |nonce| settings_html(page, Site::embedded().desk().clone(), nonce))
}
