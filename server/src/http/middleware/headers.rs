//! Headers that every response has.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// Policy for responses other than pages: if a browser shows one, it may do
/// nothing.
const NO_PAGE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
/// Browsers use only TLS from then on, for a year.
const ONLY_OVER_TLS: HeaderValue = HeaderValue::from_static("max-age=31536000");

const SECURITY_HEADERS: [(HeaderName, &str); 4] = [
    // Browsers must not guess the media type.
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A token in a URL must not reach other sites.
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
/// The header that says which origins may embed a response: by default only our
/// own.
pub const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Marks responses of the API as not cacheable.
pub async fn mark_uncacheable(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Adds the security headers. Pages have a policy of their own.
pub async fn add_security_headers(State(over_tls): State<bool>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(RESOURCE_POLICY).or_insert(HeaderValue::from_static("same-origin"));
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    if over_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONLY_OVER_TLS);
    }
    response
}
