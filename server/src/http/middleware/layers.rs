//! Logs one line for each request: method, path, status, time. The query, which
//! may hold a token, and bodies are never logged.

use crate::metrics::Metrics;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use shared::ErrorCode;
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Assigns an id to a request, for the log and the response.
pub async fn request(request: Request, next: Next) -> Response {
    let mut random = [0; 16];
    // A weaker id is better than no response.
    let _ = getrandom::fill(&mut random);
    let id = uuid::Builder::from_random_bytes(random).into_uuid().simple();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, elapsed_us = started.elapsed().as_micros() as u64, "answered"));
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
