//! `/setup`: creates the first hotel and its first manager, with the link that the
//! server has printed.

use super::guest::notice;
use super::language;
use super::render::scripted_page;
use super::sign_in::signed_in_at_desk;
use crate::chat::ChatError;
use crate::chat::auth::sign_in::SignInOrigin;
use crate::chat::hotel::set_up::SetUp;
use crate::http::auth::browser_name::BrowserName;
use crate::http::auth::client::Client;
use crate::http::auth::device_cookie::KnownDevice;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use app::desk::{SetUpForm, SetUpPage, set_up_html};
use app::language::catalogue::{self, english};
use app::views::notice::Notice;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::{AccentColor, ErrorCode};

/// Role that the form proposes.
const ROLE: &str = "Reception";

/// The token of the link.
#[derive(Deserialize)]
pub struct LinkQuery {
    #[serde(default)]
    token: String,
}

/// Fields of the form.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct SetUpFields {
    token: String,
    hotel_name: String,
    accent_color: String,
    timezone: String,
    locale: String,
    name: String,
    role: String,
    email: String,
    password: String,
}

impl SetUpFields {
    fn request(&self) -> Result<SetUp, ChatError> {
        let is_known = catalogue::of(&self.locale).is_some();
        if !is_known {
            return Err(ChatError::BadValue("choose a language of the list".to_owned()));
        }
        let accent_color: Result<AccentColor, _> = self.accent_color.parse();
        Ok(SetUp {
            hotel_name: self.hotel_name.trim().to_owned(),
            timezone: self.timezone.clone(),
            locale: self.locale.clone(),
            accent_color: accent_color.map_err(|error| ChatError::BadValue(error.to_string()))?,
            name: self.name.trim().to_owned(),
            role: self.role.trim().to_owned(),
            email: self.email.clone(),
            password: self.password.clone(),
        })
    }

    /// Returns the values for the form, without the password.
    fn into_form(self) -> SetUpForm {
        let Self { hotel_name, accent_color, timezone, locale, name, role, email, .. } = self;
        SetUpForm { hotel_name, accent_color, timezone, locale, name, role, email }
    }
}

/// `GET /setup?token=…`
pub async fn show(
    State(server): State<Server>,
    Query(LinkQuery { token }): Query<LinkQuery>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = server.chat().check_set_up_link(&token).await {
        return refuse(&server, error).await;
    }
    let form = SetUpForm {
        accent_color: AccentColor::default().as_str().to_owned(),
        locale: language::of(&uri, &headers, None).tag.to_owned(),
        role: ROLE.to_owned(),
        ..SetUpForm::default()
    };
    page(&server, StatusCode::OK, token, form, None)
}

/// `POST /setup`: creates the hotel, signs the manager in, and redirects to the desk.
pub async fn create(
    State(server): State<Server>,
    client: Client,
    KnownDevice(device): KnownDevice,
    BrowserName(browser): BrowserName,
    Form(fields): Form<SetUpFields>,
) -> Response {
    let token = fields.token.clone();
    let created = match fields.request() {
        // The link first, so that nobody without one learns anything else.
        Ok(request) => server.chat().set_up(&token, request).await,
        Err(error) => server.chat().check_set_up_link(&token).await.and(Err(error)),
    };
    let slug = match created {
        Ok(slug) => slug,
        Err(ChatError::BadValue(problem)) => {
            let problem = Some(format!("Not created: {problem}."));
            return page(&server, StatusCode::BAD_REQUEST, token, fields.into_form(), problem);
        }
        Err(error) => return refuse(&server, error).await,
    };
    let from = SignInOrigin { address: client.address, device, browser };
    match server.chat().sign_in(slug.as_str(), &fields.email, fields.password, from).await {
        Ok(signed_in) => signed_in_at_desk(&server, &format!("/desk/hotel/{slug}"), &signed_in),
        Err(error) => ApiError::from(error).into_response(),
    }
}

/// Responds to a link that is not valid. A repeated request finds its hotel.
async fn refuse(server: &Server, error: ChatError) -> Response {
    if !matches!(error, ChatError::InvalidToken) {
        return ApiError::from(error).into_response();
    }
    match server.chat().has_hotels().await {
        Ok(true) => Redirect::to("/desk").into_response(),
        Ok(false) => notice(Notice::NotSetUp, ErrorCode::InvalidToken, english()),
        Err(error) => ApiError::from(error).into_response(),
    }
}

fn page(server: &Server, status: StatusCode, token: String, form: SetUpForm, problem: Option<String>) -> Response {
    let page = SetUpPage { token, form, languages: languages(), timezones: timezones(), problem };
    scripted_page(server, status, |nonce| set_up_html(page, Site::embedded().desk().clone(), nonce))
}

/// Returns the languages of the guests' page: tag and name.
pub fn languages() -> Vec<(String, String)> {
    catalogue::every().iter().map(|language| (language.tag.to_owned(), language.name.clone())).collect()
}

/// Returns the names of places, and UTC; without other names for the same zones.
pub fn timezones() -> Vec<String> {
    let is_listed = |name: &str| match name.split_once('/') {
        Some((area, _)) => AREAS.contains(&area),
        None => name == "UTC",
    };
    let names = jiff::tz::db().available().map(|name| name.as_str().to_owned());
    let mut names: Vec<String> = names.filter(|name| is_listed(name)).collect();
    names.sort_unstable();
    names
}

/// The areas of the time zone database that name places.
const AREAS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
