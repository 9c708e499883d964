//! Cross-origin access to the guest API and to sockets.

use crate::harness::{Api, KEY, guest_path};
use crate::support::House;
use axum::http::Method;
use guest_chat::store::ChatRuleExemptions;
use serde_json::json;

const HOTELS: &str = "https://hotel.example";
const OTHER: &str = "https://other.example";

async fn framed() -> Api {
    let api = Api::open().await;
    api.house.put_framed_hotel(House::HOTEL, ChatRuleExemptions::default(), HOTELS).await;
    api
}

#[tokio::test]
async fn embedding_origins_of_the_hotel_can_call_the_guest_api() {
    let api = framed().await;
    let ask = |method, origin| api.ask(method, &guest_path("/messages")).header("origin", origin);
    let preflight = |origin| ask(Method::OPTIONS, origin).header("access-control-request-method", "POST");
    let answer = preflight(HOTELS).answer().await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(HOTELS));
    // Besides the media type only the API's own headers, as in docs/API.md.
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, content-type, guest-chat"));
    assert!(answer.header("access-control-allow-methods").is_some_and(|methods| methods.contains("PATCH")));
    let sent = ask(Method::POST, HOTELS).bearer(&api.token).json(&json!({ "message": "Hello!" })).answer().await;
    assert_eq!((sent.status.as_u16(), sent.header("access-control-allow-origin")), (201, Some(HOTELS)));
    let refused = ask(Method::GET, HOTELS).bearer("malformed").answer().await;
    assert_eq!((refused.status.as_u16(), refused.header("access-control-allow-origin")), (401, Some(HOTELS)));
    for answer in [answer, sent, refused] {
        assert_eq!(answer.header("access-control-allow-credentials"), None, "a token, never a cookie");
        assert!(answer.headers.get_all("vary").iter().any(|vary| vary == "origin"));
    }
}

#[tokio::test]
async fn other_origins_cannot_call_the_guest_api() {
    let api = framed().await;
    let path = guest_path("/messages");
    for origin in [OTHER, "null", "https://hotel.example.evil.example", "http://hotel.example", "nonsense"] {
        for method in [Method::GET, Method::OPTIONS] {
            let ask = api.ask(method, &path).header("origin", origin).header("access-control-request-method", "POST");
            let answer = ask.bearer(&api.token).answer().await;
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
            assert_ne!(answer.status, 204, "{origin}");
        }
    }
    for path in
        ["/api/guest/hotel/dingle/chat/context", "/api/staff/hotel/killarney/me", "/api/hotel/killarney/bookings/B1"]
    {
        let ask = api.ask(Method::OPTIONS, path).header("origin", HOTELS);
        let answer = ask.header("access-control-request-method", "GET").answer().await;
        assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (405, None), "{path}");
    }
}

#[tokio::test]
async fn socket_accepts_own_pages_embedding_origins_and_programs() {
    let api = framed().await;
    let opens = async |origin: Option<&str>, host: &str| {
        let ask = api.ask(Method::GET, &format!("/app/{KEY}?protocol=7")).header("host", host);
        let ask = match origin {
            Some(origin) => ask.header("origin", origin),
            None => ask,
        };
        // Without a real connection, an allowed upgrade is refused later.
        ask.answer().await.status != 403
    };
    assert!(opens(None, "chat.hotel.example").await, "a program");
    assert!(opens(Some("https://chat.hotel.example"), "chat.hotel.example").await, "the public address");
    assert!(opens(Some("https://chat.hotel.example"), "10.0.0.5:3000").await, "the same, behind a proxy");
    assert!(opens(Some("http://192.168.1.5:3000"), "192.168.1.5:3000").await, "another name of this server");
    assert!(opens(Some(HOTELS), "chat.hotel.example").await, "a page of the hotel");
    for origin in [OTHER, "null", "nonsense", "https://chat.hotel.example.evil.example", "http://hotel.example"] {
        assert!(!opens(Some(origin), "chat.hotel.example").await, "{origin}");
    }
}
