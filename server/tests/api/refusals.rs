//! All refusals have the same form: a problem document for programs, a page for
//! people, and no text of the framework.

use crate::every_route::{ROUTES, RouteCredential, route_request};
use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::ErrorCode;

/// Checks that a refusal has our own form; other responses pass.
fn is_ours(answer: &Answer, asked: &str) {
    if !answer.status.is_client_error() && !answer.status.is_server_error() {
        return;
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let is_page = kind.starts_with("text/html") && answer.body.contains("<!DOCTYPE html>");
    let is_problem = kind == "application/problem+json" && answer.body.contains("urn:guest-chat:error:");
    assert!(is_page || is_problem, "{asked}: {} {kind} {}", answer.status, answer.body);
    for framework in ["Failed to", "deserialize", "axum", "Form requests must", "Invalid UTF-8"] {
        assert!(!answer.body.contains(framework), "{asked}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_route_refuses_invalid_requests_with_a_problem() {
    let api = Api::open().await;
    let cookie = api.signed_in("Maeve").await;
    // The page's own script expects the errors of its server function in the format
    // of Leptos.
    for route in ROUTES.into_iter().filter(|(_, path, _)| !path.starts_with("/api/page/")) {
        let (method, path, credential) = route;
        let asked = format!("{method} {path}");
        let bad_query = format!("{path}?limit=x&before=x&after=%FF&cursor=%00&filter=nothing&before=1");
        is_ours(&route_request(&api, (method, &bad_query, credential), &cookie).answer().await, &bad_query);
        let bad_path = path.replace("/1", "/%FF").replace("killarney", "kill%FFarney").replace("wifi", "%FF");
        is_ours(&route_request(&api, (method, &bad_path, credential), &cookie).answer().await, &bad_path);
        let no_number = path.replace("/1", "/9999999999999999999999");
        is_ours(&route_request(&api, (method, &no_number, credential), &cookie).answer().await, &no_number);
        is_ours(
            &route_request(&api, ("PROPFIND", path, credential), &cookie).answer().await,
            &format!("PROPFIND {path}"),
        );
        for (kind, body) in [
            ("application/json", "{"),
            ("application/json", "[]"),
            ("application/x-www-form-urlencoded", "unknown=1"),
            ("application/x-www-form-urlencoded", "%FF=%FF&staff_id=x&message"),
            ("text/plain", "{\"message\": \"Hello!\"}"),
            ("multipart/form-data; boundary=x", "--x--"),
            ("nonsense", "nonsense"),
        ] {
            let answer = route_request(&api, route, &cookie).body(kind, body).answer().await;
            is_ours(&answer, &format!("{asked} {kind} {body}"));
        }
        let long = vec![b'x'; 70 * 1024];
        for kind in ["application/json", "application/x-www-form-urlencoded"] {
            is_ours(&route_request(&api, route, &cookie).body(kind, long.clone()).answer().await, &asked);
        }
    }
}

#[tokio::test]
async fn refused_form_is_answered_with_a_page() {
    let api = Api::open().await;
    let cookie = api.signed_in("Maeve").await;
    let html = "text/html,application/xhtml+xml,*/*;q=0.8";
    let form = api.ask(Method::POST, &format!("/guest/hotel/killarney/chat?token={}", api.token));
    let refused = form.header("accept", html).body("text/plain", "message=Hello").answer().await;
    assert_eq!(refused.status, 415);
    assert!(refused.body.contains("That did not work") && !refused.body.contains("<script"), "{}", refused.body);
    // One of the routes revokes the guest's links.
    for route in ROUTES.into_iter().filter(|(_, _, credential)| {
        matches!(credential, RouteCredential::Guest | RouteCredential::Desk | RouteCredential::Open)
    }) {
        let (method, path, _) = route;
        if method != "POST" || path.starts_with("/api/") {
            continue;
        }
        let form = route_request(&api, route, &cookie).header("accept", html);
        let answer = form.body("application/x-www-form-urlencoded", "unknown=%FF").answer().await;
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        assert!(answer.status.is_redirection() || is_page, "{path}: {} {}", answer.status, answer.body);
    }
}

#[tokio::test]
async fn too_long_address_is_refused_with_414() {
    let api = Api::open().await;
    let longest = "/api/unknown?".len();
    api.ask(Method::GET, &format!("/api/unknown?{}", "x".repeat(16_384 - longest))).refused(ErrorCode::NotFound).await;
    for path in ["/api/unknown", "/guest/hotel/killarney/chat", "/healthz", "/app/app-key"] {
        let answer = api.ask(Method::GET, &format!("{path}?{}", "x".repeat(16_384))).answer().await;
        assert_eq!(answer.status, 414);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert!(answer.body.contains("\"status\":414") && answer.body.contains("The address is too long"));
    }
}
