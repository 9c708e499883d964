//! `/apps/{id}/…`: the embedded engine's HTTP API. The browser tests check its
//! effect on sockets, with Pusher's own libraries.

use crate::harness::{Answer, Api, app};
use axum::http::Method;
use serde_json::{Value, json};

fn event() -> Value {
    json!({ "name": "realtime_event", "channel": "private-a", "data": "{}" })
}

async fn get(api: &Api, path: &str, query: &str) -> Answer {
    let signed = app().sign_get(path, query, api.house.chat.now());
    api.ask(Method::GET, &format!("{path}?{signed}")).answer().await
}

async fn post(api: &Api, path: &str, body: &str) -> Answer {
    let signed = app().sign_post(path, body, api.house.chat.now());
    api.ask(Method::POST, &format!("{path}?{signed}")).body("application/json", body.to_owned()).answer().await
}

/// Returns the text of a refusal with that status.
fn refused(answer: &Answer, status: u16) -> &str {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    answer.body.trim_end()
}

#[tokio::test]
async fn signed_event_and_signed_batch_are_accepted() {
    let api = Api::open().await;
    assert_eq!(post(&api, "/apps/1/events", &event().to_string()).await.ok(200), json!({}));
    let batch = json!({ "batch": [event(), event()] }).to_string();
    assert_eq!(post(&api, "/apps/1/batch_events", &batch).await.ok(200), json!({}));
}

#[tokio::test]
async fn event_with_info_returns_channel_attributes() {
    let api = Api::open().await;
    let with = |channels: Value, info: Value| json!({ "name": "n", "channels": channels, "data": "", "info": info });
    let both = with(json!(["private-a", "private-b", "private-a"]), json!("subscription_count,user_count"));
    let counted = json!({ "subscription_count": 0 });
    let answer = post(&api, "/apps/1/events", &both.to_string()).await.ok(200);
    assert_eq!(answer, json!({ "channels": { "private-a": counted, "private-b": counted } }));
    let users = with(json!(["private-a"]), json!("user_count"));
    let answer = post(&api, "/apps/1/events", &users.to_string()).await.ok(200);
    assert_eq!(answer, json!({ "channels": { "private-a": {} } }), "only presence channels have users");
    let mut asks = event();
    asks["info"] = json!("subscription_count");
    let batch = json!({ "batch": [event(), asks, event()] }).to_string();
    assert_eq!(post(&api, "/apps/1/batch_events", &batch).await.ok(200), json!({ "batch": [{}, counted, {}] }));
    let unknown = with(json!(["private-a"]), json!("nonsense"));
    let answer = post(&api, "/apps/1/events", &unknown.to_string()).await;
    assert_eq!(refused(&answer, 400), "info must be subscription_count, user_count or both, separated by a comma");
}

#[tokio::test]
async fn channels_are_listed_with_the_requested_attributes() {
    let api = Api::open().await;
    assert_eq!(get(&api, "/apps/1/channels", "").await.ok(200), json!({ "channels": {} }));
    let answer = get(&api, "/apps/1/channels/private-a", "info=subscription_count").await.ok(200);
    assert_eq!(answer, json!({ "occupied": false, "subscription_count": 0 }));
}

#[tokio::test]
async fn attributes_of_presence_channels_are_refused() {
    let api = Api::open().await;
    refused(&get(&api, "/apps/1/channels", "info=user_count").await, 400);
    refused(&get(&api, "/apps/1/channels/presence-a/users", "").await, 400);
}

#[tokio::test]
async fn engine_requests_without_a_signature_are_refused() {
    let api = Api::open().await;
    let body = event().to_string();
    let unsigned = api.ask(Method::POST, "/apps/1/events").body("application/json", body.clone()).answer().await;
    refused(&unsigned, 401);
    let signed = app().sign_post("/apps/1/events", &body, api.house.chat.now());
    let changed = body.replace("private-a", "private-b");
    let changed = api.ask(Method::POST, &format!("/apps/1/events?{signed}")).body("application/json", changed);
    assert_eq!(refused(&changed.answer().await, 401), "Invalid body_md5: it is not the MD5 of the body");
    refused(&api.ask(Method::GET, "/apps/1/channels").answer().await, 401);
    api.house.clock.advance_ms(601_000);
    let late = api.ask(Method::POST, &format!("/apps/1/events?{signed}")).body("application/json", body);
    refused(&late.answer().await, 401);
}

#[tokio::test]
async fn unknown_app_is_not_found() {
    let api = Api::open().await;
    assert_eq!(refused(&post(&api, "/apps/2/events", &event().to_string()).await, 404), "Unknown app");
}

#[tokio::test]
async fn invalid_event_is_refused_with_the_rule() {
    let api = Api::open().await;
    let mut event = event();
    event["channel"] = json!("no channel");
    refused(&post(&api, "/apps/1/events", &event.to_string()).await, 400);
    for channel in ["news", "presence-a", "private-encrypted-a"] {
        event["channel"] = json!(channel);
        let answer = post(&api, "/apps/1/events", &event.to_string()).await;
        let reason = "This engine serves private channels alone: no public, presence, cache or encrypted ones";
        assert_eq!(refused(&answer, 400), reason);
        let answer = post(&api, "/apps/1/batch_events", &json!({ "batch": [event] }).to_string()).await;
        assert_eq!(refused(&answer, 400), reason);
    }
    event["channel"] = json!("private-a");
    event["data"] = json!("d".repeat(10_241));
    assert_eq!(
        refused(&post(&api, "/apps/1/events", &event.to_string()).await, 413),
        "The data of an event must have at most 10 kB"
    );
}

#[tokio::test]
async fn largest_batch_is_accepted_and_larger_bodies_are_refused() {
    let api = Api::open().await;
    let mut event = event();
    event["data"] = json!("\"".repeat(10_240));
    let batch = json!({ "batch": vec![event; 10] }).to_string();
    post(&api, "/apps/1/batch_events", &batch).await.ok(200);
    refused(&post(&api, "/apps/1/batch_events", &"x".repeat(600_000)).await, 413);
}

#[tokio::test]
async fn engine_api_is_missing_with_an_external_engine() {
    let api = Api::with_external_engine().await;
    refused(&post(&api, "/apps/1/events", &event().to_string()).await, 404);
}
