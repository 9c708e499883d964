//! Limits on clients: how many there are, how much they send, how slowly they read.

use crate::client::{CHANNEL, KEY, Server, data, within};
use guest_chat::limits::{Period, Rate};
use guest_chat::realtime::Limits;
use guest_chat::realtime::embedded::TokenRate;
use serde_json::json;
use std::sync::Arc;
use tokio::net::TcpSocket;
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn client_events_over_the_limit_are_refused_and_a_flood_closes_the_connection() {
    let server = Server::start(Limits::default()).await;
    let mut sender = server.connect_subscribed().await;
    let mut other = server.connect_subscribed().await;
    for _ in 0..109 {
        sender.send_typing().await;
    }
    for _ in 0..99 {
        assert_eq!(sender.frame().await["data"]["code"], 4301);
    }
    sender.send_typing().await;
    sender.expect_close(4301).await;
    for _ in 0..10 {
        assert_eq!(other.frame().await["event"], "client-typing");
    }
    server.publish(1);
    assert_eq!(other.number().await, 1);
}

#[tokio::test]
async fn the_limit_of_unsubscribed_sockets_closes_the_oldest() {
    let server = Server::start(Limits { unsubscribed_sockets: 2, ..Limits::default() }).await;
    let mut listening = server.connect_subscribed().await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    let mut third = server.connect().await;
    first.expect_close(4100).await;
    for client in [&mut listening, &mut second, &mut third] {
        client.send(json!({"event": "pusher:ping", "data": {}})).await;
        assert_eq!(client.frame().await["event"], "pusher:pong");
    }
}

#[tokio::test]
async fn a_full_channel_refuses_the_next_subscription_and_the_connection_goes_on() {
    let server = Server::start(Limits { sockets_per_channel: 1, ..Limits::default() }).await;
    let mut first = server.connect_subscribed().await;
    let mut second = server.connect().await;
    second.send_subscribe(CHANNEL).await;
    let refusal = second.frame().await;
    assert_eq!((&refusal["event"], &refusal["channel"]), (&json!("pusher:subscription_error"), &json!(CHANNEL)));
    assert_eq!(data(&refusal)["type"], "LimitReached");
    first.send(json!({"event": "pusher:unsubscribe", "data": {"channel": CHANNEL}})).await;
    first.send(json!({"event": "pusher:ping", "data": {}})).await;
    assert_eq!(first.frame().await["event"], "pusher:pong");
    second.subscribe(CHANNEL).await;
}

#[tokio::test]
async fn sockets_of_one_token_share_a_limit_and_a_channel_has_its_own() {
    let server = Server::start(Limits::default()).await;
    let rate = Arc::new(TokenRate::new(Rate { burst: 3, refill: 1, period: Period::Hour }));
    let mut desk = server.connect_subscribed().await;
    let mut refused = 0;
    let mut clients = Vec::new();
    for _ in 0..5 {
        let mut client = server.connect_subscribed().await;
        server.engine.share_rate(&client.id, &rate);
        client.send_typing().await;
        client.send(json!({"event": "pusher:ping", "data": {}})).await;
        // Events of the token's other sockets arrive as well.
        loop {
            let frame = client.frame().await;
            match frame["event"].as_str() {
                Some("pusher:pong") => break,
                Some("pusher:error") => {
                    assert_eq!(frame["data"]["code"], 4301);
                    refused += 1;
                }
                other => assert_eq!(other, Some("client-typing")),
            }
        }
        clients.push(client);
    }
    assert_eq!(refused, 2);
    desk.send(json!({"event": "pusher:ping", "data": {}})).await;
    let mut heard = 0;
    while desk.frame().await["event"] == "client-typing" {
        heard += 1;
    }
    assert_eq!(heard, 3);
}

#[tokio::test]
async fn frames_over_the_limit_close_the_connection() {
    let server = Server::start(Limits::default()).await;
    for frame in [Message::Ping("x".into()), Message::text("garbage")] {
        let mut client = server.connect_subscribed().await;
        let code = client.flood(frame, 20_000).await;
        assert_eq!(code, 4301);
    }
}

#[tokio::test]
async fn client_that_does_not_read_is_dropped_without_affecting_others() {
    let limits = Limits { queue_frames: 16, close_timeout_ms: 50, ..Limits::default() };
    let server = Server::start(limits).await;
    let small = TcpSocket::new_v4().expect("a socket");
    small.set_recv_buffer_size(4096).expect("a small buffer");
    let mut slow = server.connect_from(small).await;
    slow.subscribe(CHANNEL).await;
    let mut quick = server.connect_subscribed().await;
    let filler = "x".repeat(9_000);
    let mut number = 0;
    while server.engine.channels()[CHANNEL] == 2 {
        assert!(number < 10_000, "the slow client is never dropped");
        let event = json!({ "number": number, "filler": filler }).to_string();
        server.engine.publish(CHANNEL, "realtime_event", &event, None);
        assert_eq!(quick.number().await, number);
        number += 1;
    }
    drop(quick);
    // The slow client still reads nothing, and its socket is closed all the
    // same.
    within(server.engine.wait_until_drained()).await;
    drop(slow);
}

#[tokio::test]
async fn a_socket_over_the_server_limit_is_closed_with_4100() {
    let server = Server::start(Limits { sockets: 1, ..Limits::default() }).await;
    let first = server.connect().await;
    server.dial(&format!("/app/{KEY}?protocol=7")).await.expect_close(4100).await;
    drop(first);
    within(server.engine.wait_until_drained()).await;
    server.connect().await;
}
