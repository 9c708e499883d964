//! Sockets of a revoked guest link are closed.

use crate::running::{CHAT, Running, send_request};
use crate::shell::{Shell, token};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// Time within which a socket must be closed after its guest link was revoked.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// A guest's socket.
struct Listener(WebSocketStream<TcpStream>);

impl Listener {
    /// Connects and subscribes as the page of that link does.
    async fn join(address: &str, token: &str) -> Self {
        let pusher = send_request(address, &format!("GET {CHAT}/context"), token, &json!({}))["pusher"].take();
        let url = format!("ws://{address}/app/{}?protocol=7", pusher["key"].as_str().expect("a key"));
        let tcp = TcpStream::connect(address).await.expect("a connection");
        let (stream, _) = client_async(url, tcp).await.expect("an upgrade");
        let mut listener = Self(stream);
        let established = listener.frame().await;
        let data: Value = serde_json::from_str(established["data"].as_str().expect("a text")).expect("JSON");
        let request = json!({ "socket_id": data["socket_id"], "channel_name": pusher["channel"] });
        let auth = send_request(address, &format!("POST {CHAT}/pusher/auth"), token, &request)["auth"].take();
        let subscribe = json!({ "event": "pusher:subscribe", "data": { "channel": pusher["channel"], "auth": auth } });
        listener.0.send(Message::text(subscribe.to_string())).await.expect("sent");
        assert_eq!(listener.frame().await["event"], "pusher_internal:subscription_succeeded");
        listener
    }

    async fn frame(&mut self) -> Value {
        let message = timeout(Duration::from_secs(20), self.0.next()).await.expect("a frame within 20 s");
        let message = message.expect("an open socket").expect("a message");
        serde_json::from_str(message.to_text().expect("a text")).expect("JSON")
    }

    /// Waits until the socket is closed with a code after which clients do not
    /// reconnect.
    async fn assert_closed(&mut self) {
        let close = async {
            loop {
                match self.0.next().await.expect("a close frame").expect("a message") {
                    Message::Close(Some(close)) => return u16::from(close.code),
                    Message::Text(_) | Message::Ping(_) => {}
                    other => panic!("{other:?}"),
                }
            }
        };
        assert_eq!(timeout(CLOSE_TIMEOUT, close).await.expect("the socket is closed in time"), 4009);
    }
}

#[tokio::test]
async fn the_sockets_of_a_revoked_link_are_closed_within_five_seconds() {
    let shell = Shell::open();
    shell.put_booking();
    let put = |booking: &str| {
        shell.ok(&["booking", "put", "killarney", booking, "--guest-name", "Ada Byrne", "--checked-in-at", "now"]);
        token(shell.ok(&["link", "killarney", booking]).trim_end()).to_owned()
    };
    let links = ["B2", "B3", "B4", "B5"].map(put);
    let key = shell.ok(&["api-key", "new", "killarney"]).trim_end().to_owned();
    let running = Running::start(&shell, &[]);
    let address = running.address.clone();
    let mut by_command = Listener::join(&address, &links[0]).await;
    let mut by_api = Listener::join(&address, &links[1]).await;
    let mut by_booking = Listener::join(&address, &links[2]).await;
    let mut stays = Listener::join(&address, &links[3]).await;

    shell.ok(&["link", "revoke", "killarney", "B2"]);
    by_command.assert_closed().await;
    send_request(&address, "DELETE /api/hotel/killarney/bookings/B3/links", &key, &json!({}));
    by_api.assert_closed().await;
    shell.ok(&["booking", "put", "killarney", "B4", "--cancelled"]);
    by_booking.assert_closed().await;
    stays.0.send(Message::text(r#"{"event":"pusher:ping"}"#)).await.expect("sent");
    assert_eq!(stays.frame().await["event"], "pusher:pong");
}
