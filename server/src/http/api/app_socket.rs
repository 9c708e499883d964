//! `GET /app/{key}`: the endpoint for Pusher clients of the embedded engine.

use crate::chat::ChatError;
use crate::connection_permits::ConnectionPermit;
use crate::http::auth::client::Client;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::limits::ClientNetwork;
use crate::realtime::{ConnectQuery, Embedded};
use axum::Extension;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Maximum size of a client's message and frame, in bytes; a larger one ends
/// the connection.
const MESSAGE_BYTES: usize = 65_536;

/// Size of a connection's buffers, in bytes. The defaults of axum need nine
/// times the memory, for messages that are never that long.
const BUFFER_BYTES: usize = 4_096;

/// Upgrades the connection and hands the WebSocket to the engine. An unknown
/// key or version is refused after the upgrade, because only then can a Pusher
/// client read the reason. The connection permit is released when the socket
/// ends.
pub async fn upgrade_socket(
    State(engine): State<Arc<Embedded>>,
    Path(key): Path<String>,
    Query(query): Query<ConnectQuery>,
    permit: Option<Extension<Arc<ConnectionPermit>>>,
    ws: WebSocketUpgrade,
) -> Response {
    ws.read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(move |socket| engine.serve(socket, query, key, permit.map(|Extension(permit)| permit)))
}

/// Time after which a refused client may retry, in seconds.
const RETRY_AFTER_S: u64 = 5;

/// Refuses a socket to a client network that has too many subscribed ones.
/// Otherwise the request gets its permit as an extension, which is released when
/// the socket ends. This machine and trusted proxies are exempt; the proxies'
/// clients are counted instead.
pub async fn acquire_permit(State(server): State<Server>, mut request: Request, next: Next) -> Response {
    let Some(engine) = server.embedded() else { return next.run(request).await };
    let proxies = server.trusted_proxies();
    let client = Client::of(request.extensions(), request.headers(), proxies);
    let counted = client.address.filter(|address| !address.is_loopback() && !proxies.trusts(*address));
    let Some(permit) = engine.acquire_permit(counted.map(ClientNetwork::from)) else {
        return ApiError::from(ChatError::RateLimited { retry_after_s: RETRY_AFTER_S }).into_response();
    };
    request.extensions_mut().insert(Arc::new(permit));
    next.run(request).await
}
