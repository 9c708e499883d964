//! Limits on the sockets of an address and of a guest link.

use crate::running::{CHAT, Running, send_request};
use crate::shell::{Shell, token};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// A socket with its socket id.
struct Socket {
    stream: WebSocketStream<TcpStream>,
    id: String,
}

impl Socket {
    async fn message(&mut self) -> Message {
        timeout(Duration::from_secs(20), self.stream.next())
            .await
            .expect("a frame within 20 s")
            .expect("an open socket")
            .expect("a message")
    }

    async fn frame(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("no text but {other:?}"),
        }
    }

    /// Subscribes as the page of that link does.
    async fn subscribe(&mut self, server: &str, token: &str, channel: &Value) {
        let asked = json!({ "socket_id": self.id, "channel_name": channel });
        let auth = send_request(server, &format!("POST {CHAT}/pusher/auth"), token, &asked)["auth"].take();
        let subscribe = json!({ "event": "pusher:subscribe", "data": { "channel": channel, "auth": auth } });
        self.stream.send(Message::text(subscribe.to_string())).await.expect("sent");
        assert_eq!(self.frame().await["event"], "pusher_internal:subscription_succeeded");
    }

    /// Returns the code with which the engine closes it.
    async fn close_code(&mut self) -> u16 {
        assert_eq!(self.frame().await["event"], "pusher:error");
        match self.message().await {
            Message::Close(Some(close)) => close.code.into(),
            other => panic!("no close but {other:?}"),
        }
    }
}

/// Opens a socket as the proxy on this machine does for a client of that
/// address; fails with the status of the response if it is not upgraded.
async fn open(server: &str, key: &str, client: &str) -> Result<Socket, u16> {
    let mut request = format!("ws://{server}/app/{key}?protocol=7").into_client_request().expect("a request");
    request.headers_mut().insert("x-forwarded-for", client.parse().expect("a header"));
    let tcp = TcpStream::connect(server).await.expect("a connection");
    let stream = match client_async(request, tcp).await {
        Ok((stream, _)) => stream,
        Err(Error::Http(answer)) => return Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    };
    let mut socket = Socket { stream, id: String::new() };
    let data: Value = serde_json::from_str(socket.frame().await["data"].as_str().expect("a text")).expect("JSON");
    socket.id = data["socket_id"].as_str().expect("a text").to_owned();
    Ok(socket)
}

/// Returns the status of a request to sign a subscription.
fn sign(server: &str, token: &str, channel: &Value, socket: &Socket) -> String {
    let body = json!({ "socket_id": socket.id, "channel_name": channel }).to_string();
    let mut stream = std::net::TcpStream::connect(server).expect("a connection");
    let request = format!(
        "POST {CHAT}/pusher/auth HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer.split(' ').nth(1).expect("a status").to_owned()
}

/// Starts a server with a guest, and returns the connection parameters of its
/// page.
fn start(settings: &[(&str, &str)]) -> (Shell, Running, String, Value) {
    let shell = Shell::open();
    shell.put_booking();
    let token = token(shell.ok(&["link", "killarney", "B1"]).trim_end()).to_owned();
    let running = Running::start(&shell, settings);
    let pusher = send_request(&running.address, &format!("GET {CHAT}/context"), &token, &json!({}))["pusher"].take();
    (shell, running, token, pusher)
}

#[tokio::test]
async fn the_socket_limit_of_an_address_closes_an_unsubscribed_socket_first() {
    let settings = [("GUEST_CHAT_TRUSTED_PROXIES", "127.0.0.1"), ("GUEST_CHAT_SOCKETS_PER_ADDRESS", "2")];
    let (_shell, running, token, pusher) = start(&settings);
    let key = pusher["key"].as_str().expect("a key");
    let from = |client| open(&running.address, key, client);
    let mut idle = from("2001:db8:0:1::1").await.expect("a socket");
    let mut guest = from("2001:db8:0:1::2").await.expect("a socket");
    guest.subscribe(&running.address, &token, &pusher["channel"]).await;
    // A network of 64 bits is one client.
    let mut desk = from("2001:db8:0:1:ffff::3").await.expect("the idle one gives way");
    assert_eq!(idle.close_code().await, 4100);
    desk.subscribe(&running.address, &token, &pusher["channel"]).await;
    assert_eq!(from("2001:db8:0:1::4").await.err(), Some(429), "all of them listen");
    let _others = [from("2001:db8:0:2::1").await.expect("a socket"), from("192.0.2.1").await.expect("a socket")];
    guest.stream.close(None).await.expect("closed");
    while guest.stream.next().await.is_some() {}
    // The place is released shortly after the closing handshake.
    let again = async { while from("2001:db8:0:1::4").await.is_err() {} };
    timeout(Duration::from_secs(20), again).await.expect("its place was not given back");
}

#[tokio::test]
async fn the_socket_limit_of_a_link_is_fifty() {
    let (_shell, running, token, pusher) = start(&[]);
    let key = pusher["key"].as_str().expect("a key");
    let mut sockets = Vec::new();
    for _ in 0..=50 {
        sockets.push(open(&running.address, key, "").await.expect("a socket"));
    }
    let sign = |socket: &Socket| sign(&running.address, &token, &pusher["channel"], socket);
    for socket in &sockets[..50] {
        assert_eq!(sign(socket), "200");
    }
    let last = sockets.pop().expect("a socket");
    assert_eq!(sign(&last), "429");
    assert_eq!(sign(&sockets[0]), "200", "a socket that has its signature may have it again");
    let mut stream = sockets.pop().expect("a socket").stream;
    stream.close(None).await.expect("closed");
    while stream.next().await.is_some() {}
    let again = async { while sign(&last) != "200" {} };
    timeout(Duration::from_secs(20), again).await.expect("sockets that have closed count");
}
