//! What every answer says about itself.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// What an answer that is no page may do where a browser shows it: nothing.
const NO_PAGE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
/// For whom it is known by now that we speak TLS, for a year.
const ONLY_OVER_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const SAID: [(HeaderName, &str); 4] = [
    // Nothing is guessed about a body.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A token in an address must not travel on.
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
/// Who may take an answer in: nobody else, unless it says so itself.
pub const TAKEN_IN_BY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Answers of the API are for the one who asked, now.
pub async fn never_stored(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What a browser is to be careful about. Pages bring a policy of their own.
pub async fn secure(State(over_tls): State<bool>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(TAKEN_IN_BY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    if over_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_OVER_TLS);
    }
    response
}
