//! Endpoints for monitoring: liveness, readiness and metrics. They name no
//! guest and no hotel.

use crate::chat::Chat;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::metrics::{CurrentValues, MEDIA_TYPE};
use crate::store::Backlog;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use shared::ErrorCode;
use std::net::SocketAddr;
use std::time::Duration;

/// Age of a waiting event above which publishing is too slow, in milliseconds.
const BACKLOG_LATE_MS: i64 = 30_000;
/// Time after which a database that does not answer counts as unavailable.
const DATABASE_TIMEOUT: Duration = Duration::from_secs(2);

/// `GET /healthz`: the process answers.
pub async fn healthz() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: 200 if all dependencies are available and the server is not
/// stopping, else 503; the body lists the checks.
pub async fn readyz(State(server): State<Server>) -> (StatusCode, Json<Value>) {
    let backlog = backlog(server.chat()).await;
    let on_time = backlog.is_some_and(|backlog| {
        let late = server.chat().now().plus_ms(-BACKLOG_LATE_MS);
        backlog.oldest.is_none_or(|oldest| oldest > late)
    });
    let checks = [
        ("database", backlog.is_some()),
        ("engine", server.engine_is_up().await),
        ("backlog", on_time),
        ("tasks", server.metrics().tasks().is_good()),
    ];
    let stopping = server.is_stopping();
    let ready = !stopping && checks.iter().all(|(_, good)| *good);
    let status_text = |good: bool, yes: &'static str, no: &'static str| if good { yes } else { no };
    let checks: serde_json::Map<String, Value> =
        checks.into_iter().map(|(name, good)| (name.to_owned(), status_text(good, "ok", "failing").into())).collect();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let status_name = if stopping { "stopping" } else { status_text(ready, "ready", "not ready") };
    (status, Json(json!({ "status": status_name, "checks": checks })))
}

/// `GET /metrics`: OpenMetrics text.
pub async fn metrics(State(server): State<Server>, _: Operator) -> Result<Response, ApiError> {
    let values = CurrentValues {
        message_counts: server.chat().message_counts(),
        backlog: server.chat().backlog().await?,
        deliveries: server.chat().webhook_backlog().await?,
        pushes: server.chat().push_backlog().await?,
        sockets: server.embedded().map_or(0, |engine| engine.socket_count()),
        now: server.chat().now(),
    };
    let text = server.metrics().text(&values).map_err(|_| ApiError::from(ErrorCode::Internal))?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}

/// Returns the backlog if the database answers in time.
async fn backlog(chat: &Chat) -> Option<Backlog> {
    match tokio::time::timeout(DATABASE_TIMEOUT, chat.backlog()).await {
        Ok(Ok(backlog)) => Some(backlog),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the database does not answer");
            None
        }
        Err(_) => {
            tracing::warn!("the database does not answer in time");
            None
        }
    }
}

/// Access to the metrics: with the configured token or, without one, from this
/// machine if the server is not public. If `PUBLIC_URL` is not a loopback
/// address, a proxy on this machine may forward requests of any client,
/// whatever headers it adds.
pub struct Operator;

impl FromRequestParts<Server> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, ApiError> {
        let allowed = match server.metrics_token() {
            Some(token) => token.matches_header(&parts.headers),
            None => server.public_url().is_loopback() && is_local(parts),
        };
        // As if the path did not exist.
        if allowed { Ok(Self) } else { Err(ErrorCode::NotFound.into()) }
    }
}

/// Returns whether a request comes from this machine and not through a proxy on
/// it.
fn is_local(parts: &Parts) -> bool {
    let local = parts
        .extensions
        .get()
        .is_some_and(|ConnectInfo(peer): &ConnectInfo<SocketAddr>| peer.ip().to_canonical().is_loopback());
    local && !is_passed_on(&parts.headers)
}

fn is_passed_on(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name))
}
