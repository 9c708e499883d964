//! `GET /app/{key}`: where Pusher clients connect to the embedded engine.

use crate::places::Place;
use crate::realtime::{ConnectQuery, Embedded};
use axum::Extension;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use std::sync::Arc;

/// The largest message and frame taken from a client, in bytes; a larger one
/// ends the connection.
const MESSAGE_BYTES: usize = 65_536;

/// The buffers of one connection, in bytes. axum's defaults hold nine times
/// the memory for messages that are never that long.
const BUFFER_BYTES: usize = 4_096;

/// Upgrades and hands the WebSocket to the engine. An unknown key or version
/// is refused after the upgrade: only there can a Pusher client read why. The
/// place of the client's address is given back when the socket has ended.
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
