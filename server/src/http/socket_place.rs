//! Places of sockets: so many for each address, taken before the upgrade.

use super::client::Client;
use super::error::ApiError;
use super::state::Server;
use crate::chat::ChatError;
use crate::limits::ClientNetwork;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// When a client whose address has no place may try again, in seconds.
const RETRY_AFTER_S: u64 = 5;

/// Refuses a socket to an address that has too many subscribed ones; else its
/// place goes with the request, as an extension, and is given back when the socket ends. Not
/// counted are this machine and trusted proxies, whose clients are counted
/// instead.
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
