//! Time limits on requests, and the throttle for invalid tokens.

use super::error::ApiError;
use crate::http::auth::client::Client;
use crate::http::state::Server;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ErrorCode;
use shared::paths::SET_UP_PAGE;
use std::time::Duration;
use tokio::time::timeout;

/// Time until the response to an upload must begin: fifteen megabytes over a hotel's network.
const UPLOAD: Duration = Duration::from_secs(5 * 60);

/// Responds with an error if a request's body does not arrive or the request is
/// not answered in time. The response to a WebSocket is its upgrade, which
/// comes at once.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let is_upload = request.method() == Method::POST && request.uri().path().ends_with("/attachments");
    let limit = if is_upload { limit.max(UPLOAD) } else { limit };
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("a request was not answered in time");
            ApiError::from(ErrorCode::Unavailable).into_response()
        }
    }
}

/// Throttles clients that try invalid tokens. Only refused requests count, so a
/// valid guest link works whatever other clients of the same address do.
pub async fn throttle_invalid_tokens(State(server): State<Server>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let accepts_token = accepts_token(path);
    let client = Client::of(request.extensions(), request.headers(), server.trusted_proxies());
    let response = next.run(request).await;
    let is_guess = match response.extensions().get() {
        Some(ErrorCode::InvalidToken) => true,
        Some(ErrorCode::TokenRequired) => false,
        _ => response.status() == StatusCode::UNAUTHORIZED,
    };
    match client.address {
        Some(address) if accepts_token && is_guess => match server.chat().count_invalid_token(address) {
            Ok(()) => response,
            Err(error) => ApiError::from(error).into_response(),
        },
        _ => response,
    }
}

/// Returns whether a path accepts tokens of links.
fn accepts_token(path: &str) -> bool {
    let is_file = || {
        let of_hotel = path.strip_prefix("/api/hotel/").and_then(|rest| rest.split_once('/'));
        of_hotel.is_some_and(|(_, rest)| rest.starts_with("attachments/"))
    };
    let is_staff_link = || path.starts_with("/desk/hotel/") && path.ends_with("/join");
    ["/api/guest/", "/guest/", "/api/page/", SET_UP_PAGE].iter().any(|prefix| path.starts_with(prefix))
        || is_file()
        || is_staff_link()
}
