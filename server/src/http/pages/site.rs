//! Static files: those with hashed names are cached for a year, compressed ones are
//! sent as they are. Addresses that people type: `/`, and `/desk` without a hotel;
//! programs get 404 there.

use super::guest::notice_ok;
use super::{guest, language};
use crate::http::middleware::error::ApiError;
use crate::http::middleware::layers::RESOURCE_POLICY;
use crate::http::middleware::refusals::accepts_html;
use crate::http::state::Server;
use crate::site::Site;
use app::language::catalogue::english;
use app::views::notice::Notice;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use shared::ErrorCode;

/// The script that hotels include in their own sites.
const EMBED: &str = "/embed.js";
/// The service worker of the guest's pages (ADR 28).
const WORKER: &str = "/worker.js";
/// Content security policy of the worker: it may request this server, also for
/// the picture of a notification. The policies of the pages do not apply to it.
const WORKER_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Responds to any path without a route: with a file of the site, or 404.
pub async fn file(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ApiError::from(ErrorCode::NotFound).into_response();
    }
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let Some(file) = Site::embedded().file(request.uri().path(), accepted) else {
        return respond_not_found(request.uri(), request.headers());
    };
    let mut response = (StatusCode::OK, file.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let caching = match request.uri().path() {
        // A new version should take effect at the next visit.
        WORKER => "no-cache",
        _ if file.immutable => "public, max-age=31536000, immutable",
        _ => "public, max-age=3600",
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    match request.uri().path() {
        EMBED => drop(headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"))),
        WORKER => drop(headers.insert(header::CONTENT_SECURITY_POLICY, WORKER_POLICY)),
        _ => {}
    }
    if let Some(encoding) = file.encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// Responds to a browser with a page and to a program with a problem document.
fn respond_not_found(uri: &Uri, headers: &HeaderMap) -> Response {
    if accepts_html(headers) {
        guest::notice(Notice::NotFound, ErrorCode::NotFound, language::of(uri, headers, None))
    } else {
        ApiError::from(ErrorCode::NotFound).into_response()
    }
}

/// A request for a page by a browser.
pub struct Visitor;

impl FromRequestParts<Server> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Server) -> Result<Self, ApiError> {
        if parts.method.is_safe() && accepts_html(&parts.headers) { Ok(Self) } else { Err(ErrorCode::NotFound.into()) }
    }
}

/// `/`: explains the server and its guest links.
pub async fn root_page(_: Visitor, uri: Uri, headers: HeaderMap) -> Response {
    notice_ok(Notice::FrontDoor, language::of(&uri, &headers, None))
}

/// `/desk`: redirects to the desk if there is exactly one hotel. The names of
/// several hotels are not public.
pub async fn desk(_: Visitor, State(server): State<Server>) -> Result<Response, ApiError> {
    Ok(match server.chat().only_hotel().await? {
        Some(slug) => Redirect::to(&format!("/desk/hotel/{slug}")).into_response(),
        None if server.chat().has_hotels().await? => notice_ok(Notice::DeskOfNoHotel, english()),
        None => notice_ok(Notice::NotSetUp, english()),
    })
}
