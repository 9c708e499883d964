//! `/desk/hotel/{slug}/join`: a person sets a password with a link, and an invited one
//! the name, and is signed in.

use super::render::static_page;
use super::sign_in::{DeskHotel, signed_in_at_desk};
use crate::chat::ChatError;
use crate::chat::auth::sign_in::SignInOrigin;
use crate::chat::hotel::staff_links::OpenStaffLink;
use crate::http::auth::browser_name::BrowserName;
use crate::http::auth::client::Client;
use crate::http::auth::device_cookie::KnownDevice;
use crate::http::middleware::error::ApiError;
use crate::http::pages::guest::notice;
use crate::http::state::Server;
use crate::site::Site;
use app::desk::{JoinPage, join_html};
use app::language::catalogue::english;
use app::views::notice::Notice;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::{ErrorCode, HotelProfile};

/// The token of the link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LinkQuery {
    token: String,
}

/// Fields of the form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct JoinFields {
    token: String,
    name: String,
    password: String,
}

/// `GET /desk/hotel/{slug}/join?token=…`
pub async fn show(
    State(server): State<Server>,
    DeskHotel(hotel): DeskHotel,
    Query(LinkQuery { token }): Query<LinkQuery>,
) -> Response {
    page(&server, &hotel, token, String::new(), None).await
}

/// `POST /desk/hotel/{slug}/join`
pub async fn accept(
    State(server): State<Server>,
    DeskHotel(hotel): DeskHotel,
    client: Client,
    KnownDevice(device): KnownDevice,
    BrowserName(browser): BrowserName,
    Form(JoinFields { token, name, password }): Form<JoinFields>,
) -> Response {
    let (chat, slug) = (server.chat(), hotel.slug.as_str());
    let email = match chat.accept_staff_link(slug, &token, &name, password.clone()).await {
        Ok(email) => email,
        Err(ChatError::BadValue(problem)) => {
            return page(&server, &hotel, token, name, Some(format!("Not saved: {problem}."))).await;
        }
        Err(error) => return refuse(error),
    };
    let from = SignInOrigin { address: client.address, device, browser };
    match chat.sign_in(slug, &email, password, from).await {
        Ok(signed_in) => signed_in_at_desk(&server, &format!("/desk/hotel/{}", hotel.slug), &signed_in),
        Err(error) => ApiError::from(error).into_response(),
    }
}

fn refuse(error: ChatError) -> Response {
    match error {
        ChatError::InvalidToken => notice(Notice::InvalidStaffLink, ErrorCode::InvalidToken, english()),
        error => ApiError::from(error).into_response(),
    }
}

async fn page(server: &Server, hotel: &HotelProfile, token: String, name: String, problem: Option<String>) -> Response {
    let OpenStaffLink { link, .. } = match server.chat().open_staff_link(hotel.slug.as_str(), &token).await {
        Ok(open) => open,
        Err(error) => return refuse(error),
    };
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let (hotel, is_invitation) = (hotel.clone(), link.is_invitation);
    let page = JoinPage { hotel, token, email: link.email, is_invitation, name, problem };
    static_page(server, status, |nonce| join_html(page, Site::embedded().desk().clone(), nonce))
}
