//! Requests that other sites cause, with the cookies of a signed-in user: they
//! change nothing.

use crate::every_route::{ROUTES, RouteCredential, route_request};
use crate::harness::Api;
use axum::http::Method;
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";
const SENT: [(&str, &str); 3] = [
    (FORM, "message=forged&note=forged&staff_id=1&up_to=99&email=a&password=b&socket_id=1.1&channel_name=x"),
    (
        "text/plain",
        "{\"message\": \"forged\", \"note\": \"forged\", \"staff_id\": 1, \"text\": \"forged\", \"up_to\": 99}",
    ),
    ("multipart/form-data; boundary=x", "--x--"),
];

/// Returns the state of the hotel, as its own system sees it.
async fn state(api: &Api) -> Value {
    json!([
        api.staff(Method::GET, "/conversations").ok(200).await,
        api.staff(Method::GET, "/conversations/1/messages").ok(200).await,
        api.staff(Method::GET, "/conversations/1/notes").ok(200).await,
        api.staff(Method::GET, "/canned-replies").ok(200).await,
        api.system(Method::GET, "/webhooks").ok(200).await,
        api.system(Method::GET, "/bookings/BK-2025-0123").ok(200).await,
        api.guest(Method::GET, "/context").ok(200).await,
    ])
}

async fn furnished() -> (Api, String) {
    let api = Api::open().await;
    let cookie = api.signed_in("Maeve").await;
    api.guest_says("Is there tea?").await;
    api.maeve_says(1, "There is.").await;
    api.desk(&cookie, Method::POST, "/conversations/1/notes").json(&json!({ "note": "Likes tea" })).ok(201).await;
    api.staff(Method::PUT, "/canned-replies/wifi").json(&json!({ "text": "tea4two" })).ok(201).await;
    (api, cookie)
}

#[tokio::test]
async fn cross_site_requests_change_nothing() {
    let (api, cookie) = furnished().await;
    let before = state(&api).await;
    for (method, path, credential) in ROUTES.into_iter().filter(|(method, _, _)| *method != "GET") {
        for from in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
        {
            for (kind, body) in SENT {
                // Browsers never add a token or key by themselves.
                let forged = route_request(&api, (method, path, credential), &cookie).without("authorization");
                let forged = forged.header("cookie", &cookie).header("host", "chat.hotel.example");
                let answer = forged.header(from.0, from.1).body(kind, body).answer().await;
                assert!(!answer.status.is_success(), "{method} {path} from {from:?}: {}", answer.body);
                assert_eq!(answer.header("set-cookie"), None, "{method} {path} from {from:?}");
            }
        }
    }
    assert_eq!(state(&api).await, before);
    assert!(api.desk(&cookie, Method::GET, "/me").answer().await.status.is_success(), "the user was signed out");
}

#[tokio::test]
async fn plain_text_body_is_refused_even_same_origin() {
    let (api, cookie) = furnished().await;
    let before = state(&api).await;
    for route in ROUTES.into_iter().filter(|(method, _, _)| *method == "POST" || *method == "PUT") {
        let (method, path, credential) = route;
        let takes_a_body = ![
            "/resolve",
            "/reopen",
            "/end",
            "/unread",
            "/undo",
            "/context",
            "/links",
            "/revoke",
            "/delete",
            "/sign-out",
            "/send-again",
        ]
        .iter()
        .any(|end| path.ends_with(end));
        if !takes_a_body || credential == RouteCredential::Open {
            continue;
        }
        let answer = route_request(&api, route, &cookie).body("text/plain", SENT[1].1).answer().await;
        assert!(!answer.status.is_success(), "{method} {path}: {}", answer.body);
    }
    assert_eq!(state(&api).await, before);
}
