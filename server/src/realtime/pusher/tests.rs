//! Tests of the contents of batches and the interpretation of responses.

use super::{Endpoint, PostError, PusherApi, batch, judge, lanes};
use crate::clock::SystemClock;
use crate::pending_event::PendingEvent;
use crate::realtime::Trigger;
use crate::realtime::app::{PusherApp, Secret};
use axum::routing::post;
use axum::{Json, Router};
use reqwest::StatusCode;
use shared::Timestamp;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

fn documented_app() -> PusherApp {
    PusherApp {
        id: "3".to_owned(),
        key: "278d425bdf160c739803".to_owned(),
        secret: Secret::new("7ad3773142a6692b25b8"),
    }
}

fn event(id: i64, channel: &str) -> PendingEvent {
    PendingEvent {
        id,
        channel: channel.to_owned(),
        name: "realtime_event".to_owned(),
        data: format!("{{\"id\":{id}}}"),
        created_at_ms: 0,
    }
}

#[test]
fn a_batch_carries_its_events_in_order_with_their_data_as_text() {
    let (first, second) = (event(1, "private-a"), event(2, "private-a"));
    let request = batch(&documented_app(), &[&first, &second], Timestamp::from_unix_ms(0));
    let body: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
    assert_eq!(body["batch"][0]["data"], "{\"id\":1}");
    assert_eq!(body["batch"][1]["data"], "{\"id\":2}");
    assert_eq!(body["batch"][0]["channel"], "private-a");
    assert_eq!(body["batch"][0]["name"], "realtime_event");
}

#[test]
fn events_of_a_channel_stay_in_one_lane_in_order() {
    let events: Vec<_> = (0..100).map(|id| event(id, &format!("private-{}", id % 40))).collect();
    let lanes = lanes(&events);
    assert!(lanes.len() <= super::PARALLEL_REQUESTS);
    assert_eq!(lanes.iter().map(Vec::len).sum::<usize>(), events.len());
    for channel in (0..40).map(|number| format!("private-{number}")) {
        let holding: Vec<_> = lanes.iter().filter(|lane| lane.iter().any(|event| event.channel == channel)).collect();
        assert_eq!(holding.len(), 1, "{channel} stands in one lane");
        let ids: Vec<_> = holding[0].iter().filter(|event| event.channel == channel).map(|event| event.id).collect();
        assert!(ids.is_sorted(), "{channel} is in order");
    }
}

#[test]
fn temporary_engine_error_is_retried() {
    for status in [401, 408, 429, 500, 502, 503] {
        let answer = judge(StatusCode::from_u16(status).expect("a status"), "");
        assert!(matches!(answer, Err(PostError::Retry(_))), "{status}");
    }
}

#[test]
fn permanent_engine_error_is_a_refusal() {
    for status in [400, 403, 413, 422] {
        let answer = judge(StatusCode::from_u16(status).expect("a status"), "no");
        assert!(matches!(answer, Err(PostError::Refused(_))), "{status}");
    }
}

#[test]
fn an_error_in_the_body_of_a_success_is_an_error() {
    let body = r#"{"error":"The app is not valid","code":401}"#;
    assert!(matches!(judge(StatusCode::OK, body), Err(PostError::Retry(_))));
    let body = r#"{"error":"Event data too large","code":413}"#;
    assert!(matches!(judge(StatusCode::OK, body), Err(PostError::Refused(_))));
    assert!(judge(StatusCode::OK, "{}").is_ok());
    assert!(judge(StatusCode::OK, r#"{"ok":true}"#).is_ok());
}

/// Starts an engine that refuses events named "bad", counts its requests and
/// records the events it accepts.
async fn engine() -> (SocketAddr, Arc<Mutex<(usize, Vec<String>)>>) {
    let seen: Arc<Mutex<(usize, Vec<String>)>> = Arc::default();
    let noted = Arc::clone(&seen);
    let take = move |Json(body): Json<serde_json::Value>| async move {
        let batch = body["batch"].as_array().cloned().unwrap_or_default();
        let mut noted = noted.lock().expect("notes");
        noted.0 += 1;
        if batch.iter().any(|event| event["name"] == "bad") {
            return (axum::http::StatusCode::BAD_REQUEST, "no");
        }
        noted.1.extend(batch.iter().filter_map(|event| event["data"].as_str().map(str::to_owned)));
        (axum::http::StatusCode::OK, "{}")
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().route("/apps/3/batch_events", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

fn api(address: SocketAddr) -> PusherApi {
    let endpoint =
        Endpoint { api: format!("http://{address}"), host: "127.0.0.1".to_owned(), port: address.port(), tls: false };
    let app = PusherApp { id: "3".to_owned(), key: "key".to_owned(), secret: Secret::new("secret") };
    PusherApi::new(app, endpoint, Arc::new(SystemClock)).expect("a client")
}

#[tokio::test]
async fn refused_event_does_not_affect_its_batch() {
    let (address, seen) = engine().await;
    let mut events: Vec<_> = (1..=12).map(|id| event(id, "private-a")).collect();
    events[3].name = "bad".to_owned();
    let result = api(address).trigger(&events).await;
    assert_eq!(result.refused, [(4, "400 no".to_owned())]);
    assert_eq!(result.accepted, [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert_eq!(result.failed, None);
    let seen = seen.lock().expect("notes");
    assert_eq!(seen.1, result.accepted.iter().map(|id| format!("{{\"id\":{id}}}")).collect::<Vec<_>>());
    assert_eq!(seen.0, 12, "ten together, each of them alone, and the last two");
}

#[tokio::test]
async fn unreachable_engine_accepts_no_event() {
    let gone = TcpListener::bind("127.0.0.1:0").await.expect("a free port").local_addr().expect("an address");
    let result = api(gone).trigger(&[event(1, "private-a"), event(2, "private-b")]).await;
    assert!(result.accepted.is_empty() && result.refused.is_empty());
    let reason = result.failed.expect("a reason");
    assert!(!reason.contains("auth_signature"), "{reason}");
}
