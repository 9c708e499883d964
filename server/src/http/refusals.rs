//! Refusals that look alike, whoever made them: problems for programs, and a
//! page for people whose browser shows what it is given.

use super::error::ApiError;
use super::language;
use super::page::notice;
use app::language::catalogue::Catalogue;
use app::views::notice::Notice;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;

/// Pusher's libraries and the page's own script read refusals of another form.
const OF_ANOTHER_FORM: [&str; 3] = ["/apps/", "/app/", "/api/page/"];
/// What a refusal says besides its body.
const KEPT: [HeaderName; 4] = [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::UPGRADE];
/// The longest address, in bytes; a link has 120, a search of the desk some hundreds.
const URI_BYTES: usize = 16 * 1024;

/// Refuses an address that is longer than any of ours.
pub async fn of_long_addresses(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |text| text.as_str().len());
    if length > URI_BYTES {
        return of_status(StatusCode::URI_TOO_LONG, "The address is too long").into_response();
    }
    next.run(request).await
}

/// Puts what the framework refuses in plain text, with what a client has sent
/// in it, into our own form.
pub async fn alike(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if OF_ANOTHER_FORM.iter().any(|prefix| path.starts_with(prefix)) {
        return next.run(request).await;
    }
    // A person is told in their own language.
    let shows_pages = !path.starts_with("/api/") && takes_html(request.headers());
    let language = language::of(request.uri(), request.headers(), None);
    let response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_problem = media_type.is_some_and(|kind| kind.starts_with("application/problem+json"));
    let is_plain = media_type.is_none_or(|kind| kind.starts_with("text/plain"));
    if shows_pages && (is_problem || is_plain) {
        return page(&response, language);
    }
    if is_plain { keeping(&response, of_status(status, "").into_response()) } else { response }
}

/// Whether a person sits there, in front of a browser.
pub fn takes_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// A refusal of this status; without a `detail` the code's own words.
fn of_status(status: StatusCode, detail: &str) -> ApiError {
    let of_that = |code: &&ErrorCode| code.status() == status.as_u16();
    let code = ErrorCode::ALL.iter().find(of_that).copied();
    let fallback = if status.is_server_error() { ErrorCode::Internal } else { ErrorCode::BadRequest };
    let error = match detail {
        "" => ApiError::from(code.unwrap_or(fallback)),
        detail => ApiError::with_detail(code.unwrap_or(fallback), detail),
    };
    error.with_status(status)
}

fn page(refusal: &Response, language: &'static Catalogue) -> Response {
    let code = refusal.extensions().get::<ErrorCode>().copied();
    let is_nothing = refusal.status() == StatusCode::NOT_FOUND;
    let what = if is_nothing { Notice::NotFound } else { Notice::NotDone };
    let mut page = notice(what, code.unwrap_or(ErrorCode::BadRequest), language);
    *page.status_mut() = refusal.status();
    keeping(refusal, page)
}

fn keeping(refusal: &Response, mut instead: Response) -> Response {
    for name in KEPT {
        if let Some(value) = refusal.headers().get(&name) {
            instead.headers_mut().insert(name, value.clone());
        }
    }
    instead
}
