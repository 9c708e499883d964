//! `/desk/hotel/{slug}/account`: the account of the member of staff who is signed in.

use super::render::static_page;
use super::sign_in::{DeskSession, SessionCookie};
use super::times::moment;
use crate::chat::ChatError;
use crate::chat::auth::sign_in::{NewPassword, SignInOrigin};
use crate::http::auth::browser_name::BrowserName;
use crate::http::auth::client::Client;
use crate::http::auth::device_cookie::{KnownDevice, set_device_cookie};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::OwnSession;
use crate::token::SecretHash;
use app::desk::{AccountPage, SessionLine, account_action, account_html, account_page};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use shared::ErrorCode;

/// Marks the page after a change.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AccountQuery {
    done: String,
}

/// Fields of all forms of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AccountFields {
    action: String,
    name: String,
    present: String,
    new: String,
    session: String,
}

/// `GET /desk/hotel/{slug}/account?done=…`
pub async fn show(
    State(server): State<Server>,
    session: DeskSession,
    cookie: SessionCookie,
    Query(AccountQuery { done }): Query<AccountQuery>,
) -> Result<Response, ApiError> {
    let done = match &*done {
        account_action::NAME => Some("Your name is saved."),
        account_action::PASSWORD => Some("Your password is changed."),
        account_action::END_SESSION | account_action::END_OTHERS => Some("Signed out."),
        _ => None,
    };
    page(&server, &session, &cookie, done, None).await
}

/// `POST /desk/hotel/{slug}/account`: changes the account and redirects.
pub async fn change(
    State(server): State<Server>,
    session: DeskSession,
    cookie: SessionCookie,
    client: Client,
    KnownDevice(device): KnownDevice,
    BrowserName(browser): BrowserName,
    Form(fields): Form<AccountFields>,
) -> Result<Response, ApiError> {
    let (chat, slug, member) = (server.chat(), &session.hotel.profile.slug, &session.member);
    let this = this_session(&cookie)?;
    let mut new_device = None;
    let changed = match &*fields.action {
        account_action::NAME => chat.change_own_name(slug, member, &fields.name).await,
        account_action::PASSWORD => {
            let change = NewPassword { present: fields.present, new: fields.new };
            let from = SignInOrigin { address: client.address, device, browser };
            chat.change_own_password(slug, member, this, change, from).await.map(|device| new_device = Some(device))
        }
        account_action::END_SESSION => chat.end_own_session(member, &fields.session).await,
        account_action::END_OTHERS => chat.end_other_sessions(member, this).await,
        _ => return Err(ErrorCode::BadRequest.into()),
    };
    let problem = match changed {
        Ok(()) => {
            let mut response = Redirect::to(&format!("{}?done={}", account_page(slug), fields.action)).into_response();
            if let Some(cookie) = new_device.and_then(|device| set_device_cookie(&server, &device)) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            return Ok(response);
        }
        Err(ChatError::BadValue(problem)) => format!("Not saved: {problem}."),
        Err(ChatError::WrongPassword) => "Not saved: the present password is wrong.".to_owned(),
        Err(ChatError::RateLimited { retry_after_s }) => {
            format!("Too many tries. Please try again in {retry_after_s} seconds.")
        }
        Err(error) => return Err(error.into()),
    };
    page(&server, &session, &cookie, None, Some(problem)).await
}

fn this_session(cookie: &SessionCookie) -> Result<SecretHash, ApiError> {
    Ok(cookie.session().ok_or(ErrorCode::InvalidToken)?.hash())
}

async fn page(
    server: &Server,
    session: &DeskSession,
    cookie: &SessionCookie,
    done: Option<&'static str>,
    problem: Option<String>,
) -> Result<Response, ApiError> {
    let this = this_session(cookie)?;
    let sessions = server.chat().own_sessions(&session.member).await?;
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let (hotel, member) = (session.hotel.profile.clone(), session.member.clone());
    let page = AccountPage {
        sessions: sessions.into_iter().map(|session| session_line(session, &hotel.timezone, this)).collect(),
        hotel,
        name: member.name,
        role: member.role,
        email: member.email,
        access: member.access,
        done,
        problem,
    };
    Ok(static_page(server, status, |nonce| account_html(page, Site::embedded().desk().clone(), nonce)))
}

fn session_line(session: OwnSession, timezone: &str, this: SecretHash) -> SessionLine {
    let (signed_in, seen) = (moment(timezone, session.signed_in_at), moment(timezone, session.seen_at));
    SessionLine {
        id: session.id(),
        is_this: session.hash == this,
        device: if session.device.is_empty() { "Unknown browser".to_owned() } else { session.device },
        times: format!("Signed in {signed_in} · last active {seen}"),
    }
}
