//! `/healthz`, `/readyz` and `/metrics`.

use crate::harness::Api;
use axum::Router;
use axum::http::Method;
use axum::routing::get;
use serde_json::{Value, json};
use shared::ErrorCode;
use tokio::net::TcpListener;

const HERE: &str = "127.0.0.1:50000";

async fn ready(api: &Api, status: u16) -> Value {
    api.ask(Method::GET, "/readyz").ok(status).await["checks"].take()
}

#[tokio::test]
async fn a_process_that_answers_is_healthy() {
    let api = Api::open().await;
    assert_eq!(api.ask(Method::GET, "/healthz").ok(200).await, json!({ "status": "ok" }));
}

#[tokio::test]
async fn a_server_is_ready_until_events_have_waited_too_long() {
    let api = Api::open().await;
    api.guest_says("Hello!").await;
    assert_eq!(ready(&api, 200).await, json!({ "database": "ok", "engine": "ok", "backlog": "ok", "tasks": "ok" }));
    api.house.clock.advance_ms(30_000);
    assert_eq!(
        ready(&api, 503).await,
        json!({ "database": "ok", "engine": "ok", "backlog": "failing", "tasks": "ok" })
    );
    api.house.take_events().await;
    assert_eq!(ready(&api, 200).await["backlog"], "ok");
}

#[tokio::test]
async fn stopping_server_is_healthy_but_not_ready() {
    let api = Api::open().await;
    api.server.mark_stopping();
    let body = api.ask(Method::GET, "/readyz").ok(503).await;
    assert_eq!(body["status"], "stopping");
    api.ask(Method::GET, "/healthz").ok(200).await;
}

#[tokio::test]
async fn a_server_whose_background_task_fails_is_not_ready_and_counts_it() {
    let api = Api::on_this_machine().await;
    let tasks = api.server.metrics().tasks();
    tasks.fail("erasing");
    assert_eq!(ready(&api, 503).await["tasks"], "failing");
    let numbers = api.ask(Method::GET, "/metrics").peer(HERE).answer().await.body;
    assert!(numbers.contains("guest_chat_task_restarts_total{task=\"erasing\"} 1\n"), "{numbers}");
    tasks.recover("erasing");
    assert_eq!(ready(&api, 200).await["tasks"], "ok");
}

#[tokio::test]
async fn a_server_without_its_database_is_not_ready() {
    let api = Api::open().await;
    api.house.chat.store().close().await;
    assert_eq!(
        ready(&api, 503).await,
        json!({ "database": "failing", "engine": "ok", "backlog": "failing", "tasks": "ok" })
    );
}

#[tokio::test]
async fn readiness_checks_the_external_engine() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let away = Api::with_engine_at("http://127.0.0.1:1").await;
    assert_eq!(ready(&away, 503).await["engine"], "failing");
    let engine = Router::new().route("/apps/1/channels/{name}", get(async || "{}"));
    tokio::spawn(async move { axum::serve(listener, engine).await });
    let there = Api::with_engine_at(&address).await;
    assert_eq!(ready(&there, 200).await["engine"], "ok");
}

#[tokio::test]
async fn an_engine_that_does_not_know_the_app_is_not_ready() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let engine = Router::new().fallback(async || r#"{"error":"The app does not exist","code":401}"#);
    tokio::spawn(async move { axum::serve(listener, engine).await });
    let api = Api::with_engine_at(&address).await;
    assert_eq!(ready(&api, 503).await["engine"], "failing");
}

#[tokio::test]
async fn metrics_are_served_on_this_machine() {
    let api = Api::on_this_machine().await;
    let message = api.guest_says("Hello!").await;
    api.maeve_says(message["conversation_id"].as_i64().expect("a number"), "Good evening!").await;
    api.guest(Method::GET, "/messages?limit=0").refused(ErrorCode::BadRequest).await;
    api.ask(Method::GET, "/api/nothing").refused(ErrorCode::NotFound).await;
    let answer = api.ask(Method::GET, "/metrics").peer(HERE).answer().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/openmetrics-text; version=1.0.0; charset=utf-8"));
    for line in [
        r#"guest_chat_messages_total{sender="guest"} 1"#,
        r#"guest_chat_messages_total{sender="staff"} 1"#,
        r#"guest_chat_errors_total{code="BAD_REQUEST"} 1"#,
        r#"guest_chat_errors_total{code="NOT_FOUND"} 1"#,
        "guest_chat_sockets 0",
    ] {
        assert!(answer.body.lines().any(|one| one == line), "{line} is not in\n{}", answer.body);
    }
    assert!(!answer.body.contains("killarney") && !answer.body.contains("Hello"), "{}", answer.body);
}

#[tokio::test]
async fn metrics_are_refused_to_other_machines() {
    let api = Api::on_this_machine().await;
    let ask = || api.ask(Method::GET, "/metrics");
    ask().refused(ErrorCode::NotFound).await;
    ask().peer("192.0.2.7:50000").refused(ErrorCode::NotFound).await;
    ask().peer(HERE).header("x-forwarded-for", "192.0.2.7").refused(ErrorCode::NotFound).await;
    ask().peer("[::1]:50000").header("forwarded", "for=192.0.2.7").refused(ErrorCode::NotFound).await;
}

#[tokio::test]
async fn metrics_are_refused_to_a_proxy_without_headers() {
    let api = Api::open().await;
    for peer in [HERE, "[::1]:50000", "[::ffff:127.0.0.1]:50000"] {
        api.ask(Method::GET, "/metrics").peer(peer).refused(ErrorCode::NotFound).await;
    }
}

#[tokio::test]
async fn metrics_token_is_required_from_every_client() {
    let api = Api::with_metrics_token("for monitoring").await;
    let ask = || api.ask(Method::GET, "/metrics");
    ask().peer(HERE).refused(ErrorCode::NotFound).await;
    ask().bearer("for nobody").refused(ErrorCode::NotFound).await;
    assert_eq!(ask().bearer("for monitoring").peer("192.0.2.7:50000").answer().await.status, 200);
}
