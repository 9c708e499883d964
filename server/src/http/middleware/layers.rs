//! Layers of all routes: the log of requests, and the headers of all responses. One
//! line is logged for each request: method, path, status, time. The query, which
//! may hold a token, and bodies are never logged.

use crate::metrics::Metrics;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use shared::ErrorCode;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Assigns an id to a request, for the log and the response.
pub async fn log_request(request: Request, next: Next) -> Response {
    let mut random = [0; 16];
    // A weaker id is better than no response.
    let _ = getrandom::fill(&mut random);
    let id = uuid::Builder::from_random_bytes(random).into_uuid().simple();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, elapsed_us = started.elapsed().as_micros() as u64, "request answered"));
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Counts error responses by their code.
pub async fn count_errors(State(metrics): State<Arc<Metrics>>, response: Response) -> Response {
    if let Some(code) = response.extensions().get::<ErrorCode>() {
        metrics.count_error(*code);
    }
    response
}

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
