//! A second page of the same guest: a Pusher client that only receives.

use crate::failure::Failure;
use crate::guest::Guest;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use shared::{Event, EventKind};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use uuid::Uuid;

/// Socket that is subscribed to the guest's channel.
pub struct Listener {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    channel: String,
}

impl Listener {
    /// Connects and subscribes (Pusher docs, "WebSockets protocol").
    pub async fn subscribe(guest: &Guest) -> Result<Self, Failure> {
        let pusher = &guest.context.pusher;
        let scheme = if pusher.tls { "wss" } else { "ws" };
        let url = format!("{scheme}://{}:{}/app/{}?protocol=7&client=bench", pusher.host, pusher.port, pusher.key);
        // Without Nagle's algorithm, whose delay would be measured too.
        let (socket, _) = connect_async_with_config(url, None, true).await?;
        let mut listener = Self { socket, channel: pusher.channel.to_string() };
        let established = listener.next("pusher:connection_established").await?;
        let data: Value = serde_json::from_str(established["data"].as_str().unwrap_or_default())?;
        let auth = guest.sign(data["socket_id"].as_str().unwrap_or_default()).await?;
        let subscribe = json!({
            "event": "pusher:subscribe",
            "data": { "channel": listener.channel, "auth": auth },
        });
        listener.socket.send(Message::text(subscribe.to_string())).await?;
        listener.next("pusher_internal:subscription_succeeded").await?;
        Ok(listener)
    }

    /// Waits for the message with a client message id.
    ///
    /// # Errors
    /// Fails if the socket is closed.
    pub async fn receive(&mut self, id: Uuid) -> Result<(), Failure> {
        loop {
            let frame = self.next(shared::channel::EVENT_NAME).await?;
            let event: Event = serde_json::from_str(frame["data"].as_str().unwrap_or_default())?;
            if let EventKind::ChatMessage(change) = event.kind
                && change.message.is_some_and(|message| message.client_message_id == Some(id))
            {
                return Ok(());
            }
        }
    }

    async fn next(&mut self, event: &str) -> Result<Value, Failure> {
        loop {
            let frame = self.socket.next().await.ok_or("the engine closed the socket")??;
            let Message::Text(text) = frame else { continue };
            let frame: Value = serde_json::from_str(&text)?;
            if frame["event"] == "pusher:ping" {
                self.socket.send(Message::text(json!({ "event": "pusher:pong", "data": {} }).to_string())).await?;
            } else if frame["event"] == event {
                return Ok(frame);
            }
        }
    }
}
