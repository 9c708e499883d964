//! Tests of the embedded engine with real sockets and raw frames.

mod client;
mod limits;

use client::{CHANNEL, KEY, Server, data, within};
use guest_chat::pending_event::PendingEvent;
use guest_chat::realtime::{Engine, Limits, Trigger};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use tokio_tungstenite::tungstenite::Message;

#[tokio::test]
async fn every_client_receives_its_socket_id_and_the_timeout() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.dial(&format!("/app/{KEY}?protocol=7")).await;
    let established = client.frame().await;
    assert_eq!(established["event"], "pusher:connection_established");
    assert_eq!(data(&established)["activity_timeout"], 30);
    let ids = HashSet::from([server.connect().await.id, server.connect().await.id, server.connect().await.id]);
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn an_unknown_key_is_refused_over_the_websocket() {
    let server = Server::start(Limits::default()).await;
    server.dial("/app/another-key?protocol=7").await.expect_close(4001).await;
    within(server.engine.wait_until_drained()).await;
}

#[tokio::test]
async fn protocols_that_are_not_served_are_refused() {
    let server = Server::start(Limits::default()).await;
    for version in ["4", "8", "seven", "-7", ""] {
        server.dial(&format!("/app/{KEY}?protocol={version}")).await.expect_close(4007).await;
    }
    server.dial(&format!("/app/{KEY}")).await.expect_close(4008).await;
}

#[tokio::test]
async fn a_subscriber_gets_the_channels_events_in_order() {
    let server = Server::start(Limits::default()).await;
    let mut one = server.connect_subscribed().await;
    let mut two = server.connect_subscribed().await;
    server.engine.publish("private-elsewhere", "realtime_event", "{}", None);
    for number in 0..100 {
        server.publish(number);
    }
    for number in 0..100 {
        assert_eq!((one.number().await, two.number().await), (number, number));
    }
}

#[tokio::test]
async fn a_backlog_does_not_overrun_a_client_that_reads() {
    let server = Server::start(Limits { queue_frames: 128, ..Limits::default() }).await;
    let mut client = server.connect_subscribed().await;
    let backlog: Vec<PendingEvent> = (0..1000)
        .map(|id| PendingEvent {
            id,
            channel: CHANNEL.to_owned(),
            name: "realtime_event".to_owned(),
            data: json!({ "number": id }).to_string(),
            created_at_ms: 0,
        })
        .collect();
    let result = Engine::Embedded(server.engine.clone()).trigger(&backlog).await;
    assert_eq!((result.accepted.len(), result.failed), (1000, None));
    for number in 0..1000 {
        assert_eq!(client.number().await, number);
    }
}

#[tokio::test]
async fn the_excluded_socket_gets_nothing() {
    let server = Server::start(Limits::default()).await;
    let mut sender = server.connect_subscribed().await;
    let mut other = server.connect_subscribed().await;
    server.engine.publish(CHANNEL, "realtime_event", r#"{"number":1}"#, Some(&sender.id));
    server.publish(2);
    assert_eq!(sender.number().await, 2);
    assert_eq!((other.number().await, other.number().await), (1, 2));
}

#[tokio::test]
async fn a_refused_subscription_leaves_the_connection_usable() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    client.send(json!({"event": "pusher:subscribe", "data": {"channel": CHANNEL, "auth": "app-key:00"}})).await;
    let refusal = client.frame().await;
    assert_eq!((&refusal["event"], &refusal["channel"]), (&json!("pusher:subscription_error"), &json!(CHANNEL)));
    assert_eq!((&data(&refusal)["type"], &data(&refusal)["status"]), (&json!("AuthError"), &json!(401)));
    client.subscribe(CHANNEL).await;
}

#[tokio::test]
async fn a_second_subscription_changes_nothing() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect_subscribed().await;
    client.send_subscribe(CHANNEL).await;
    client.subscribe("private-other").await;
    server.publish(1);
    server.publish(2);
    assert_eq!((client.number().await, client.number().await), (1, 2));
}

#[tokio::test]
async fn channels_counts_subscribers_until_they_leave() {
    let server = Server::start(Limits::default()).await;
    let mut one = server.connect_subscribed().await;
    let two = server.connect_subscribed().await;
    assert_eq!(server.engine.channels(), BTreeMap::from([(CHANNEL.to_owned(), 2)]));
    assert_eq!(server.engine.socket_count(), 2);
    one.send(json!({"event": "pusher:unsubscribe", "data": {"channel": CHANNEL}})).await;
    one.subscribe("private-other").await;
    assert_eq!(server.engine.channels()[CHANNEL], 1);
    drop((one, two));
    within(server.engine.wait_until_drained()).await;
    assert!(server.engine.channels().is_empty());
}

#[tokio::test]
async fn client_events_reach_only_the_other_subscribers() {
    let server = Server::start(Limits::default()).await;
    let mut sender = server.connect_subscribed().await;
    let mut other = server.connect_subscribed().await;
    sender.send_typing().await;
    let typing = json!({"event": "client-typing", "channel": CHANNEL, "data": {"who": "guest"}});
    assert_eq!(other.frame().await, typing);
    server.publish(1);
    assert_eq!((sender.number().await, other.number().await), (1, 1));
}

#[tokio::test]
async fn malformed_frame_is_answered_and_the_connection_stays_open() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    client.send_raw(Message::text("garbage")).await;
    assert_eq!(client.frame().await["data"]["code"], Value::Null);
    client.subscribe(CHANNEL).await;
}

#[tokio::test]
async fn binary_and_oversized_messages_end_the_connection() {
    let server = Server::start(Limits::default()).await;
    let mut binary = server.connect().await;
    binary.send_raw(Message::binary(vec![1, 2, 3])).await;
    binary.expect_close(1003).await;
    let mut oversized = server.connect().await;
    oversized.send_raw(Message::text("x".repeat(65_537))).await;
    // A reset may cut off its last frames.
    while oversized.message().await.is_some() {}
    drop((binary, oversized));
    within(server.engine.wait_until_drained()).await;
}

#[tokio::test]
async fn pings_of_both_kinds_are_answered() {
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    client.send(json!({"event": "pusher:ping", "data": {}})).await;
    assert_eq!(client.frame().await["event"], "pusher:pong");
    client.send_raw(Message::Ping("hello".into())).await;
    assert_eq!(client.message().await, Some(Message::Pong("hello".into())));
}

#[tokio::test]
async fn a_silent_client_is_pinged_and_then_closed() {
    let limits = Limits { activity_timeout_ms: 20, pong_timeout_ms: 20, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    assert_eq!(client.frame().await["event"], "pusher:ping");
    client.expect_close(4201).await;
}

#[tokio::test]
async fn active_client_without_a_subscription_is_closed() {
    let limits = Limits { activity_timeout_ms: 5, unsubscribed_timeout_ms: 50, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    client.answer_pings_until_closed(4202).await;
    within(server.engine.wait_until_drained()).await;
}

#[tokio::test]
async fn unsubscribed_timeout_restarts_after_the_last_channel() {
    let limits = Limits { activity_timeout_ms: 5, unsubscribed_timeout_ms: 50, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut client = server.connect_subscribed().await;
    // Before each of them the client was silent for 5 ms.
    for _ in 0..15 {
        client.answer_ping().await;
    }
    client.send(json!({"event": "pusher:unsubscribe", "data": {"channel": CHANNEL}})).await;
    client.answer_pings_until_closed(4202).await;
}

#[tokio::test]
async fn client_that_answers_pings_stays_connected() {
    let limits = Limits { activity_timeout_ms: 20, pong_timeout_ms: 10_000, ..Limits::default() };
    let server = Server::start(limits).await;
    let mut client = server.connect().await;
    for _ in 0..5 {
        assert_eq!(client.frame().await["event"], "pusher:ping");
        client.send(json!({"event": "pusher:pong", "data": {}})).await;
    }
    assert_eq!(server.engine.socket_count(), 1);
}

#[tokio::test]
async fn shutdown_closes_sockets_with_4100_and_accepts_none() {
    let server = Server::start(Limits { shutdown_spread_ms: 50, ..Limits::default() }).await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        clients.push(server.connect_subscribed().await);
    }
    server.engine.shut_down();
    for client in &mut clients {
        client.expect_close(4100).await;
    }
    server.dial(&format!("/app/{KEY}?protocol=7")).await.expect_close(4100).await;
    drop(clients);
    within(server.engine.wait_until_drained()).await;
}
