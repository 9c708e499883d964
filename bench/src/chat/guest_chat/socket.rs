//! Pusher client on one channel (Pusher docs, "WebSockets protocol").

use crate::chat::endpoint::{Connection, Endpoint};
use crate::chat::target::Receiver;
use crate::failure::Failure;
use futures_util::{FutureExt, SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// Buffer size of a socket: there may be thousands.
const BUFFER_BYTES: usize = 2048;
/// Beginning of a ping; the server writes frames without spaces.
const PING: &str = r#"{"event":"pusher:ping""#;
const PONG: &str = r#"{"event":"pusher:pong","data":{}}"#;

/// Connected socket.
pub struct Socket {
    stream: WebSocketStream<Connection>,
    /// Socket id, assigned by the engine.
    pub id: String,
}

impl Socket {
    /// Connects to the app with that key.
    ///
    /// # Errors
    /// Fails if the engine refuses the socket.
    pub async fn connect(endpoint: &Endpoint, number: usize, key: &str) -> Result<Self, Failure> {
        Self::connect_from(endpoint, number, key, None).await
    }

    /// Connects with `address` as the client's address, as a proxy would.
    ///
    /// # Errors
    /// Fails if the engine refuses the socket.
    pub async fn connect_from(
        endpoint: &Endpoint,
        number: usize,
        key: &str,
        address: Option<&str>,
    ) -> Result<Self, Failure> {
        let url = endpoint.url(&format!("/app/{key}?protocol=7&client=bench&version=1"));
        let mut request = url.into_client_request()?;
        if let Some(address) = address {
            request.headers_mut().insert("X-Forwarded-For", address.parse()?);
        }
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER_BYTES)
            .write_buffer_size(0)
            .max_write_buffer_size(65_536);
        let (stream, _) = client_async_with_config(request, endpoint.connect(number).await?, Some(config)).await?;
        let mut socket = Self { stream, id: String::new() };
        let established = socket.expect("pusher:connection_established").await?;
        let data: Value = serde_json::from_str(established["data"].as_str().unwrap_or_default())?;
        data["socket_id"].as_str().unwrap_or_default().clone_into(&mut socket.id);
        Ok(socket)
    }

    /// Subscribes to a channel.
    ///
    /// # Errors
    /// Fails if the engine refuses the subscription.
    pub async fn subscribe(&mut self, channel: &str, auth: &str) -> Result<(), Failure> {
        let frame = json!({ "event": "pusher:subscribe", "data": { "channel": channel, "auth": auth } });
        self.stream.send(Message::text(frame.to_string())).await?;
        self.expect("pusher_internal:subscription_succeeded").await?;
        Ok(())
    }

    /// Sends a frame, and reads what has arrived without waiting.
    ///
    /// # Errors
    /// Fails if the socket is closed.
    pub async fn send(&mut self, frame: &str) -> Result<(), Failure> {
        self.stream.send(Message::text(frame)).await?;
        while let Some(arrived) = self.stream.next().now_or_never() {
            if let Message::Close(frame) = arrived.ok_or("the engine closed the connection")?? {
                return Err(format!("the engine closed the socket: {frame:?}").into());
            }
        }
        Ok(())
    }

    async fn expect(&mut self, event: &str) -> Result<Value, Failure> {
        let text = self.text().await?;
        let frame: Value = serde_json::from_str(&text)?;
        if frame["event"] == event { Ok(frame) } else { Err(format!("expected {event}, received {text}").into()) }
    }

    /// Returns the next frame that is not a ping.
    async fn text(&mut self) -> Result<Utf8Bytes, Failure> {
        loop {
            match self.stream.next().await.ok_or("the engine closed the connection")?? {
                Message::Text(text) if text.starts_with(PING) => self.stream.send(Message::text(PONG)).await?,
                Message::Text(text) => return Ok(text),
                Message::Close(frame) => return Err(format!("the engine closed the socket: {frame:?}").into()),
                _ => {}
            }
        }
    }
}

impl Receiver for Socket {
    async fn next(&mut self) -> Result<impl AsRef<[u8]>, Failure> {
        Ok(Frame(self.text().await?))
    }
}

/// The bytes of a frame.
struct Frame(Utf8Bytes);

impl AsRef<[u8]> for Frame {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
