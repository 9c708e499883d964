//! Uniform error responses, whichever layer refuses: problem documents for
//! programs, pages for people with a browser.

use super::error::ApiError;
use crate::http::pages::guest::notice;
use crate::http::pages::language;
use app::language::catalogue::Catalogue;
use app::views::notice::Notice;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;

/// Paths whose clients expect errors in another format: Pusher's libraries and
/// the page's own script.
const OTHER_FORMATS: [&str; 3] = ["/apps/", "/app/", "/api/page/"];
/// Headers of an error response that are kept.
const PRESERVED_HEADERS: [HeaderName; 4] =
    [header::ALLOW, header::RETRY_AFTER, header::WWW_AUTHENTICATE, header::UPGRADE];
/// Maximum length of a URL, in bytes; a guest link has 120, a search at the desk
/// some hundreds.
const URI_BYTES: usize = 16 * 1024;

/// Refuses a URL that is longer than any of ours.
pub async fn refuse_long_urls(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |text| text.as_str().len());
    if length > URI_BYTES {
        return error_of_status(StatusCode::URI_TOO_LONG, "The address is too long").into_response();
    }
    next.run(request).await
}

/// Replaces plain-text errors of the framework, which may quote the client's
/// input, by our own format.
pub async fn normalize_errors(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if OTHER_FORMATS.iter().any(|prefix| path.starts_with(prefix)) {
        return next.run(request).await;
    }
    // Pages are in the language of the person.
    let shows_pages = !path.starts_with("/api/") && accepts_html(request.headers());
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
    if is_plain { copy_headers(&response, error_of_status(status, "").into_response()) } else { response }
}

/// Returns whether the client accepts HTML, as browsers do.
pub fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Returns a refusal with this status; without a `detail`, the text of its
/// code.
fn error_of_status(status: StatusCode, detail: &str) -> ApiError {
    let has_status = |code: &&ErrorCode| code.status() == status.as_u16();
    let code = ErrorCode::ALL.iter().find(has_status).copied();
    let fallback = if status.is_server_error() { ErrorCode::Internal } else { ErrorCode::BadRequest };
    let error = match detail {
        "" => ApiError::from(code.unwrap_or(fallback)),
        detail => ApiError::with_detail(code.unwrap_or(fallback), detail),
    };
    error.with_status(status)
}

fn page(refusal: &Response, language: &'static Catalogue) -> Response {
    let code = refusal.extensions().get::<ErrorCode>().copied();
    let is_not_found = refusal.status() == StatusCode::NOT_FOUND;
    let reason = if is_not_found { Notice::NotFound } else { Notice::NotDone };
    let mut page = notice(reason, code.unwrap_or(ErrorCode::BadRequest), language);
    *page.status_mut() = refusal.status();
    copy_headers(refusal, page)
}

fn copy_headers(refusal: &Response, mut instead: Response) -> Response {
    for name in PRESERVED_HEADERS {
        if let Some(value) = refusal.headers().get(&name) {
            instead.headers_mut().insert(name, value.clone());
        }
    }
    instead
}
