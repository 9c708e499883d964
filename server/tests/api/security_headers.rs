//! Security headers on every kind of response.

use crate::every_route::{ROUTES, route_request};
use crate::harness::{Answer, Api};
use crate::support::House;
use axum::http::Method;
use guest_chat::store::ChatRuleExemptions;

const FRAMED: &str = "https://hotel.example https://app.hotel.example:8443";

fn careful(answer: &Answer, asked: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{asked}: {name}");
    }
    assert!(answer.header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")), "{asked}");
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for part in ["default-src 'none'", "base-uri 'none'", "form-action ", "frame-ancestors "] {
        assert!(policy.contains(part), "{asked}: {policy}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains(" 'unsafe-eval'"), "{asked}: {policy}");
    assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{asked}");
}

#[tokio::test]
async fn every_response_has_security_headers() {
    let api = Api::open().await;
    let cookie = api.signed_in("Maeve").await;
    for route in ROUTES {
        let (method, path, _) = route;
        careful(&route_request(&api, route, &cookie).answer().await, &format!("{method} {path}"));
        // Without a credential: most are refused.
        careful(&api.ask(method.parse().expect("a method"), path).answer().await, path);
    }
    for path in ["/", "/unknown", "/api/unknown", "/icon.svg", "/app/app-key", "/apps/1/channels", "/api/page/history"]
    {
        careful(&api.ask(Method::GET, path).answer().await, path);
        careful(&api.ask(Method::GET, path).header("accept", "text/html").answer().await, path);
        careful(&api.ask(Method::TRACE, path).answer().await, path);
    }
    careful(&api.ask(Method::GET, &format!("/healthz?{}", "x".repeat(17_000))).answer().await, "a long address");
}

#[tokio::test]
async fn a_page_runs_only_its_own_scripts() {
    let api = Api::open().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let page = api.ask(Method::GET, &format!("/guest/hotel/killarney/chat?token={}", api.token)).answer().await;
        let policy = page.header("content-security-policy").expect("a policy").to_owned();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'nonce-"), "{policy}");
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        nonces.push(nonce.to_owned());
    }
    assert_ne!(nonces[0], nonces[1], "one that is known beforehand protects nothing");
}

#[tokio::test]
async fn frame_ancestors_are_those_of_the_hotel() {
    let api = Api::open().await;
    let frames = |answer: Answer| {
        let policy = answer.header("content-security-policy").expect("a policy").to_owned();
        policy.split("frame-ancestors ").nth(1).expect("the directive frame-ancestors").to_owned()
    };
    let link = format!("/guest/hotel/killarney/chat?token={}", api.token);
    let wrong = format!("/guest/hotel/killarney/chat?token={}", "A".repeat(43));
    assert_eq!(frames(api.ask(Method::GET, &link).answer().await), "'self'");
    api.house.put_framed_hotel(House::HOTEL, ChatRuleExemptions::default(), FRAMED).await;
    for path in [&link, &wrong] {
        assert_eq!(frames(api.ask(Method::GET, path).answer().await), format!("'self' {FRAMED}"));
    }
    let cookie = api.signed_in("Maeve").await;
    let desk = api.ask(Method::GET, "/desk/hotel/killarney").header("cookie", &cookie).answer().await;
    assert_eq!(frames(desk), "'none'", "the desk cannot be framed");
}
