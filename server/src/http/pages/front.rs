//! Addresses that people type: `/`, and `/desk` without a hotel. Programs get
//! 404 there.

use super::guest::notice_ok;
use super::language;
use crate::http::middleware::error::ApiError;
use crate::http::middleware::refusals::accepts_html;
use crate::http::state::Server;
use app::language::catalogue::english;
use app::views::notice::Notice;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use shared::ErrorCode;

/// A request for a page by a browser.
pub struct Visitor;

impl FromRequestParts<Server> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, ApiError> {
        if parts.method.is_safe() && accepts_html(&parts.headers) { Ok(Self) } else { Err(ErrorCode::NotFound.into()) }
    }
}

/// `/`: explains the server and its guest links.
pub async fn front(_: Visitor, uri: Uri, headers: HeaderMap) -> Response {
    notice_ok(Notice::FrontDoor, language::of(&uri, &headers, None))
}

/// `/desk`: redirects to the desk if there is exactly one hotel. The names of
/// several hotels are not public.
pub async fn desk(_: Visitor, State(server): State<Server>) -> Result<Response, ApiError> {
    Ok(match server.chat().only_hotel().await? {
        Some(slug) => Redirect::to(&format!("/desk/hotel/{slug}")).into_response(),
        None => notice_ok(Notice::DeskOfNoHotel, english()),
    })
}
