//! Limit on the sockets of a client network, applied before the upgrade.

use crate::chat::ChatError;
use crate::http::auth::client::Client;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::limits::ClientNetwork;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Time after which a refused client may retry, in seconds.
const RETRY_AFTER_S: u64 = 5;

/// Refuses a socket to a client network that has too many subscribed ones.
/// Otherwise the request gets its place as an extension, which is released when
/// the socket ends. This machine and trusted proxies are exempt; the proxies'
/// clients are counted instead.
pub async fn take(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let Some(engine) = server.embedded() else { return next.run(request).await };
    let proxies = server.trusted_proxies();
    let client = Client::of(request.extensions(), request.headers(), proxies);
    let counted = client.address.filter(|address| !address.is_loopback() && !proxies.trusts(*address));
    let Some(place) = engine.take_place(counted.map(ClientNetwork::from)) else {
        return ApiError::from(ChatError::RateLimited { retry_after_s: RETRY_AFTER_S }).into_response();
    };
    request.extensions_mut().insert(Arc::new(place));
    next.run(request).await
}
