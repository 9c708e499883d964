//! Signing in and out at the desk, and the extractor of its sessions.

mod return_address;

use super::guest::notice;
use super::render::static_page;
use crate::chat::ChatError;
use crate::chat::auth::request_limits::RequestKind;
use crate::chat::auth::sign_in::{SignInOrigin, SignedIn};
use crate::chat::auth::staff::StaffCaller;
use crate::http::auth::authenticate::authenticate_session;
use crate::http::auth::browser_name::BrowserName;
use crate::http::auth::client::Client;
use crate::http::auth::device_cookie::{KnownDevice, set_device_cookie};
use crate::http::auth::origins::is_same_origin;
use crate::http::auth::session::{clear_cookie, origin_of_page_request, session_cookie, set_cookie};
use crate::http::extractors::slug as path_slug;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::{Hotel, StaffMember};
use crate::token::SessionToken;
use app::desk::{SignIn, sign_in_html};
use app::language::catalogue::english;
use app::views::notice::Notice;
use axum::Form;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use return_address::{check_return_address, return_address};
use serde::Deserialize;
use shared::{ErrorCode, HotelProfile, HotelSlug};

/// A signed-in member of staff at their hotel's desk. Other requests are
/// redirected to the sign-in page.
pub struct DeskSession {
    /// The hotel.
    pub hotel: Hotel,
    /// The member of staff.
    pub member: StaffMember,
}

impl DeskSession {
    /// Returns the member of staff as a caller of use cases.
    pub fn caller(&self) -> StaffCaller {
        StaffCaller { hotel: self.hotel.clone(), member: Some(self.member.clone()) }
    }
}

impl FromRequestParts<Server> for DeskSession {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        // A slug that is not UTF-8 belongs to no hotel.
        let slug = path_slug(parts, server).await.unwrap_or_default();
        let cookie = session_cookie(&parts.headers, server).filter(|_| is_same_origin(parts));
        let (chat, by) = (server.chat(), origin_of_page_request(parts));
        match authenticate_session(chat, RequestKind::of(parts), &slug, cookie.as_deref(), by).await {
            Ok(session) => Ok(Self { hotel: session.hotel, member: session.member }),
            Err(ChatError::TokenRequired | ChatError::InvalidToken) => {
                let hotel = hotel(parts, server).await.map_err(|refusal| *refusal)?;
                let address = match return_address(parts, &hotel.slug).await {
                    Some(address) => format!("{}?to={address}", sign_in_path(&hotel.slug)),
                    None => sign_in_path(&hotel.slug),
                };
                Err(Redirect::to(&address).into_response())
            }
            Err(error) => Err(ApiError::from(error).into_response()),
        }
    }
}

/// The hotel of the path, without authentication.
pub struct DeskHotel(pub(super) HotelProfile);

impl FromRequestParts<Server> for DeskHotel {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Response> {
        let hotel = hotel(parts, server).await.map_err(|refusal| *refusal)?;
        // Prevents a form on another site from signing a person in under
        // another account.
        if is_same_origin(parts) {
            Ok(Self(hotel))
        } else {
            Err(Redirect::to(&sign_in_path(&hotel.slug)).into_response())
        }
    }
}

async fn hotel(parts: &mut Parts, server: &Server) -> Result<HotelProfile, Box<Response>> {
    let nowhere = || Box::new(notice(Notice::NotFound, ErrorCode::NotFound, english()));
    let slug: HotelSlug = path_slug(parts, server).await.and_then(|slug| slug.parse().ok()).ok_or_else(nowhere)?;
    match server.chat().hotel(&slug).await {
        Ok(hotel) => Ok(hotel.profile),
        Err(ChatError::NotFound) => Err(nowhere()),
        Err(error) => Err(Box::new(ApiError::from(error).into_response())),
    }
}

/// Form fields of a sign-in.
#[derive(Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    /// Address of the desk that is opened after the sign-in.
    to: Option<String>,
}

/// Query parameters of the sign-in page.
#[derive(Deserialize)]
pub struct SignInQuery {
    to: Option<String>,
}

/// `GET /desk/hotel/{slug}/sign-in`
pub async fn sign_in_form(
    State(server): State<Server>,
    DeskHotel(hotel): DeskHotel,
    Query(query): Query<SignInQuery>,
) -> Response {
    let return_to = query.to.and_then(|address| check_return_address(address, &hotel.slug));
    form(&server, StatusCode::OK, SignIn { hotel, email: String::new(), problem: None, return_to })
}

/// `POST /desk/hotel/{slug}/sign-in`
pub async fn sign_in(
    State(server): State<Server>,
    DeskHotel(hotel): DeskHotel,
    client: Client,
    KnownDevice(device): KnownDevice,
    BrowserName(browser): BrowserName,
    Form(SignInForm { email, password, to }): Form<SignInForm>,
) -> Response {
    let return_to = to.and_then(|address| check_return_address(address, &hotel.slug));
    let from = SignInOrigin { address: client.address, device, browser };
    let signed_in = server.chat().sign_in(hotel.slug.as_str(), &email, password, from).await;
    let (problem, refusal) = match signed_in {
        Ok(signed_in) => {
            let address = return_to.unwrap_or_else(|| format!("/desk/hotel/{}", hotel.slug));
            return signed_in_at_desk(&server, &address, &signed_in);
        }
        Err(error @ ChatError::WrongPassword) => ("The e-mail address or the password is wrong.".to_owned(), error),
        Err(error @ ChatError::RateLimited { retry_after_s }) => {
            (format!("Too many tries. Please try again in {retry_after_s} seconds."), error)
        }
        Err(error) => return ApiError::from(error).into_response(),
    };
    // The status and headers are those of any other refusal.
    let refusal = ApiError::from(refusal).into_response();
    let mut response = form(&server, refusal.status(), SignIn { hotel, email, problem: Some(problem), return_to });
    if let Some(wait) = refusal.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    if let Some(code) = refusal.extensions().get::<ErrorCode>() {
        response.extensions_mut().insert(*code);
    }
    response
}

/// Redirects to a page of the desk, and sets the cookies of a new session.
pub fn signed_in_at_desk(server: &Server, address: &str, signed_in: &SignedIn) -> Response {
    let mut response = Redirect::to(address).into_response();
    let session = set_cookie(server, signed_in.session.expose());
    for cookie in session.into_iter().chain(set_device_cookie(server, &signed_in.device)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `POST /desk/hotel/{slug}/sign-out`
pub async fn sign_out(
    State(server): State<Server>,
    session: DeskSession,
    cookies: SessionCookie,
) -> Result<Response, ApiError> {
    if let Some(cookie) = cookies.0 {
        server.chat().sign_out(&cookie).await?;
    }
    let mut response = Redirect::to(&sign_in_path(&session.hotel.profile.slug)).into_response();
    if let Some(cookie) = clear_cookie(&server) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The session cookie of a request.
pub struct SessionCookie(Option<String>);

impl SessionCookie {
    /// Returns the session token, not yet verified.
    pub fn session(&self) -> Option<SessionToken> {
        SessionToken::parse(self.0.as_deref()?)
    }
}

impl FromRequestParts<Server> for SessionCookie {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Self::Rejection> {
        Ok(Self(session_cookie(&parts.headers, server)))
    }
}

fn sign_in_path(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/sign-in")
}

fn form(server: &Server, status: StatusCode, form: SignIn) -> Response {
    static_page(server, status, |nonce| sign_in_html(form, Site::embedded().desk().clone(), nonce))
}
