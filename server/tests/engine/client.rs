//! A server with only the engine, and a client for raw frames.

use axum::Router;
use axum::routing::get;
use axum::serve::ListenerExt;
use futures_util::{SinkExt, StreamExt};
use guest_chat::http::api::app_socket;
use guest_chat::realtime::{Embedded, Limits, PusherApp, Secret, SocketId};
use serde_json::{Value, json};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

pub const KEY: &str = "app-key";
pub const CHANNEL: &str = "private-hotel-killarney-staff-chat";

/// An engine with a real listener.
pub struct Server {
    pub engine: Arc<Embedded>,
    address: SocketAddr,
}

impl Server {
    pub async fn start(limits: Limits) -> Self {
        let app = PusherApp { id: "1".into(), key: KEY.into(), secret: Secret::new("secret") };
        let engine = Embedded::new(app, limits);
        let router = Router::new().route("/app/{key}", get(app_socket::upgrade_socket)).with_state(Arc::clone(&engine));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        // Otherwise a frame waits up to 40 ms for the acknowledgement of the
        // previous one.
        let listener = listener.tap_io(|tcp| tcp.set_nodelay(true).expect("a TCP socket"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { engine, address }
    }

    /// Opens a connection, and reads nothing from it.
    pub async fn dial(&self, path: &str) -> Client {
        self.dial_from(TcpSocket::new_v4().expect("a socket"), path).await
    }

    pub async fn dial_from(&self, socket: TcpSocket, path: &str) -> Client {
        let tcp = within(socket.connect(self.address)).await.expect("a connection");
        let url = format!("ws://{}{path}", self.address);
        let (stream, _) = within(client_async(url, tcp)).await.expect("an upgrade");
        Client { stream, id: SocketId::from_parts(0, 0), app: self.engine.app().clone() }
    }

    /// Opens a connection and reads its socket id.
    pub async fn connect(&self) -> Client {
        self.connect_from(TcpSocket::new_v4().expect("a socket")).await
    }

    pub async fn connect_from(&self, socket: TcpSocket) -> Client {
        let mut client = self.dial_from(socket, &format!("/app/{KEY}?protocol=7&client=js&version=8.6.0")).await;
        let established = client.frame().await;
        assert_eq!(established["event"], "pusher:connection_established");
        client.id = data(&established)["socket_id"].as_str().expect("a text").parse().expect("a socket id");
        client
    }

    pub async fn connect_subscribed(&self) -> Client {
        let mut client = self.connect().await;
        client.subscribe(CHANNEL).await;
        client
    }

    /// Publishes a numbered event on [`CHANNEL`].
    pub fn publish(&self, number: usize) {
        self.engine.publish(CHANNEL, "realtime_event", &json!({ "number": number }).to_string(), None);
    }
}

/// The client's side of a WebSocket, with its socket id once it is known.
pub struct Client {
    stream: WebSocketStream<TcpStream>,
    pub id: SocketId,
    app: PusherApp,
}

impl Client {
    pub async fn send(&mut self, frame: Value) {
        self.send_raw(Message::text(frame.to_string())).await;
    }

    pub async fn send_raw(&mut self, message: Message) {
        within(self.stream.send(message)).await.expect("the connection is open");
    }

    pub async fn send_typing(&mut self) {
        self.send(json!({"event": "client-typing", "channel": CHANNEL, "data": {"who": "guest"}})).await;
    }

    pub async fn send_subscribe(&mut self, channel: &str) {
        let auth = self.app.sign_subscription(&self.id, channel);
        self.send(json!({"event": "pusher:subscribe", "data": {"channel": channel, "auth": auth}})).await;
    }

    pub async fn subscribe(&mut self, channel: &str) {
        self.send_subscribe(channel).await;
        let expected = json!({"event": "pusher_internal:subscription_succeeded", "channel": channel, "data": "{}"});
        assert_eq!(self.frame().await, expected);
    }

    pub async fn message(&mut self) -> Option<Message> {
        within(self.stream.next()).await?.ok()
    }

    /// Returns the next text frame.
    pub async fn frame(&mut self) -> Value {
        match self.message().await {
            Some(Message::Text(text)) => serde_json::from_str(&text).expect("a frame is JSON"),
            other => panic!("no frame but {other:?}"),
        }
    }

    /// Returns the number of the next event from [`Server::publish`].
    pub async fn number(&mut self) -> u64 {
        let frame = self.frame().await;
        assert_eq!((&frame["event"], &frame["channel"]), (&json!("realtime_event"), &json!(CHANNEL)));
        data(&frame)["number"].as_u64().expect("a number")
    }

    /// Reads a `pusher:error` and the following close frame, both with this
    /// code.
    pub async fn expect_close(&mut self, code: u16) {
        let error = self.frame().await;
        assert_eq!((&error["event"], &error["data"]["code"]), (&json!("pusher:error"), &json!(code)));
        self.expect_close_frame(code).await;
    }

    /// Answers the engine's next ping.
    pub async fn answer_ping(&mut self) {
        assert_eq!(self.frame().await["event"], "pusher:ping");
        self.send(json!({"event": "pusher:pong", "data": {}})).await;
    }

    /// Answers pings until the engine closes the connection with this code.
    pub async fn answer_pings_until_closed(&mut self, code: u16) {
        loop {
            let frame = self.frame().await;
            if frame["event"] == "pusher:error" {
                assert_eq!(frame["data"]["code"], code);
                return self.expect_close_frame(code).await;
            }
            assert_eq!(frame["event"], "pusher:ping");
            // The connection may be closing already.
            let pong = Message::text(json!({"event": "pusher:pong", "data": {}}).to_string());
            within(self.stream.send(pong)).await.ok();
        }
    }

    /// Reads a close frame with this code.
    pub async fn expect_close_frame(&mut self, code: u16) {
        match self.message().await {
            Some(Message::Close(Some(close))) => assert_eq!(u16::from(close.code), code),
            other => panic!("no close but {other:?}"),
        }
    }

    /// Sends a frame repeatedly, at most `most` times, until the connection is
    /// closed; returns the close code.
    pub async fn flood(&mut self, frame: Message, most: usize) -> u16 {
        let (mut sending, mut receiving) = (&mut self.stream).split();
        let send = async {
            for _ in 0..most {
                // Fails once the engine has closed the connection.
                if sending.send(frame.clone()).await.is_err() {
                    break;
                }
            }
            std::future::pending::<()>().await;
        };
        let receive = async {
            while let Some(Ok(message)) = receiving.next().await {
                if let Message::Close(Some(close)) = message {
                    return u16::from(close.code);
                }
            }
            panic!("the connection ended without a code");
        };
        within(async {
            tokio::select! {
                () = send => unreachable!("it waits for the close"),
                code = receive => code,
            }
        })
        .await
    }
}

/// Decodes the data of a frame, which is JSON in a string.
pub fn data(frame: &Value) -> Value {
    serde_json::from_str(frame["data"].as_str().expect("data is a string")).expect("data holds JSON")
}

/// Fails a test that would wait forever.
pub async fn within<T>(wait: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), wait).await.expect("this does not take 20 seconds")
}
