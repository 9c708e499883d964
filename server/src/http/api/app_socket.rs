//! `GET /app/{key}`: the endpoint for Pusher clients of the embedded engine.

use crate::places::Place;
use crate::realtime::{ConnectQuery, Embedded};
use axum::Extension;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::sync::Arc;

/// Maximum size of a client's message and frame, in bytes; a larger one ends
/// the connection.
const MESSAGE_BYTES: usize = 65_536;

/// Size of a connection's buffers, in bytes. The defaults of axum need nine
/// times the memory, for messages that are never that long.
const BUFFER_BYTES: usize = 4_096;

/// Upgrades the connection and hands the WebSocket to the engine. An unknown
/// key or version is refused after the upgrade, because only then can a Pusher
/// client read the reason. The place of the client's address is released when
/// the socket ends.
pub async fn upgrade(
    State(engine): State<Arc<Embedded>>,
    Path(key): Path<String>,
    Query(query): Query<ConnectQuery>,
    place: Option<Extension<Arc<Place>>>,
    ws: WebSocketUpgrade,
) -> Response {
    ws.read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES)
        .max_frame_size(MESSAGE_BYTES)
        .on_upgrade(move |socket| engine.serve(socket, query, key, place.map(|Extension(place)| place)))
}
