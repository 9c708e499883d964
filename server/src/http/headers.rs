//! What every answer says about itself.

use axum::http::{HeaderValue, header};
use axum::response::Response;

/// Answers of the API are for the one who asked, now.
pub async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A token in an address must not travel on in `Referer`, and nothing is
/// guessed about a body.
pub async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}
