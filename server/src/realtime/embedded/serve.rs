//! Serving of WebSockets that connect to the engine.

use super::engine::{ConnectQuery, Embedded};
use super::socket;
use crate::places::Place;
use axum::extract::ws::WebSocket;
use std::sync::Arc;

impl Embedded {
    /// Serves one WebSocket until it ends. `key` is the app that the client
    /// requested, `place` comes from [`Embedded::take_place`]. A client that is
    /// refused gets the reason over the WebSocket, where its library can read
    /// it.
    pub async fn serve(
        self: Arc<Self>,
        socket: WebSocket,
        query: ConnectQuery,
        key: String,
        place: Option<Arc<Place>>,
    ) {
        match self.admit(&query, &key) {
            Ok(slot) => socket::serve(&self, slot, socket, place).await,
            Err(reason) => {
                socket::refuse(socket, reason, &self.limits).await;
                drop(place);
            }
        }
    }
}
