//! Time limits on requests, and the throttle for invalid tokens.

use crate::harness::{Answer, Api, guest_path};
use axum::body::{Body, Bytes};
use axum::http::Method;
use futures_util::stream;
use shared::ErrorCode;
use std::convert::Infallible;
use std::time::Duration;

const BURST: usize = 120;

#[tokio::test]
async fn request_with_a_stalled_body_is_refused() {
    let api = Api::with(|server| server.with_request_time(Duration::from_millis(50))).await;
    let body = Body::from_stream(stream::pending::<Result<Bytes, Infallible>>());
    let ask = api.guest(Method::POST, "/messages").body("application/json", body);
    ask.refused(ErrorCode::Unavailable).await;
    api.guest(Method::GET, "/context").ok(200).await;
}

async fn guess(api: &Api, from: &str, token: &str) -> Answer {
    api.ask(Method::GET, &guest_path("/context")).peer(from).bearer(token).answer().await
}

#[tokio::test]
async fn the_limit_of_invalid_tokens_affects_one_client_only() {
    let api = Api::open().await;
    let wrong = "A".repeat(43);
    let guesser = "192.0.2.7:50000";
    for _ in 0..BURST {
        guess(&api, guesser, &wrong).await.refused(ErrorCode::InvalidToken);
    }
    let slowed = guess(&api, guesser, &wrong).await;
    slowed.refused(ErrorCode::RateLimited);
    assert!(slowed.header("retry-after").is_some_and(|wait| wait.parse().is_ok_and(|wait: u64| wait > 0)));
    let page = api.ask(Method::GET, &format!("/guest/hotel/killarney/chat?token={wrong}")).peer(guesser).answer().await;
    assert_eq!(page.status, 429);
    assert!(page.header("retry-after").is_some());

    assert_eq!(guess(&api, guesser, &api.token).await.status, 200, "a link that is right, from the same address");
    api.ask(Method::GET, &guest_path("/context")).peer(guesser).refused(ErrorCode::TokenRequired).await;
    guess(&api, "192.0.2.8:50000", &wrong).await.refused(ErrorCode::InvalidToken);
}

#[tokio::test]
async fn ipv6_network_is_one_client_and_a_proxy_is_none() {
    let api = Api::open().await;
    for number in 0..BURST {
        guess(&api, &format!("[2001:db8:0:1::{number:x}]:50000"), "malformed").await.refused(ErrorCode::InvalidToken);
    }
    guess(&api, "[2001:db8:0:1:ffff::1]:50000", "malformed").await.refused(ErrorCode::RateLimited);
    guess(&api, "[2001:db8:0:2::1]:50000", "malformed").await.refused(ErrorCode::InvalidToken);
    for number in 0..=BURST {
        let ask = api.ask(Method::GET, &guest_path("/context")).peer("10.0.0.1:50000").bearer("malformed");
        let ask = ask.header("x-forwarded-for", &format!("198.51.100.{}", number % 250));
        ask.refused(ErrorCode::InvalidToken).await;
    }
}
