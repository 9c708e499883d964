//! Rate limits on requests.

use crate::every_route::{ROUTES, RouteCredential, route_request};
use crate::harness::{Answer, Api, guest_path};
use crate::support::PASSWORD;
use axum::http::Method;
use guest_chat::chat::auth::request_limits::RequestRates;
use guest_chat::limits::Rate;
use serde_json::json;
use shared::ErrorCode;

/// Number of requests that write which a guest link may make at once.
const GUEST_WRITES: usize = 120;
const FORM: &str = "application/x-www-form-urlencoded";

/// Returns the seconds to wait, from a refusal.
fn wait_s(answer: &Answer) -> u64 {
    assert_eq!(answer.status, 429, "{}", answer.body);
    answer.header("retry-after").expect("a time").parse().expect("seconds")
}

/// Opens a server with this rate of writes per minute for guests, sessions and
/// systems.
async fn with_write_rate(count: u32) -> Api {
    let writes = Rate::per_minute(count);
    let unlimited = RequestRates::new(0, 0);
    let rates = RequestRates { guest_writes: writes, desk_writes: writes, api_key_writes: writes, ..unlimited };
    Api::with_chat(|chat| chat.with_request_rates(rates)).await
}

#[tokio::test]
async fn guest_over_a_limit_is_refused_without_the_database() {
    let once = Rate::per_minute(1);
    let rates = RequestRates { guest_writes: once, chat_pages: once, history_pages: once, ..RequestRates::new(0, 0) };
    let api = Api::with_chat(|chat| chat.with_request_rates(rates)).await;
    let marker = json!({ "up_to": 0 });
    let ask = |method: &Method, path: &str| api.ask(method.clone(), path).bearer(&api.token).json(&marker).answer();
    let counted = [
        (Method::POST, guest_path("/read")),
        (Method::GET, guest_path("/messages")),
        (Method::GET, "/guest/hotel/killarney/chat".to_owned()),
    ];
    for (method, path) in &counted {
        assert_eq!(ask(method, path).await.status, 200, "{path}");
    }
    api.house.chat.store().close().await;
    for (method, path) in &counted {
        assert_eq!(wait_s(&ask(method, path).await), 60, "{path}");
    }
    assert_eq!(ask(&Method::GET, "/api/page/history?slug=killarney&after=0").await.status, 429);
    assert!(ask(&Method::GET, &guest_path("/context")).await.status.is_server_error(), "the database is closed");
}

#[tokio::test]
async fn hotel_over_a_limit_is_refused_without_the_database() {
    let api = with_write_rate(1).await;
    let (at_desk, over_api) = (api.signed_in("Maeve").await, api.signed_in("Sean").await);
    let marker = json!({ "up_to": 0 });
    let requests = || {
        [
            api.ask(Method::POST, "/desk/hotel/killarney/conversations/1/resolve").header("cookie", &at_desk),
            api.desk(&over_api, Method::POST, "/conversations/1/read").json(&marker),
            api.staff(Method::POST, "/conversations/1/read").json(&marker),
        ]
    };
    for request in requests() {
        let status = request.answer().await.status;
        assert!(status.is_success() || status.is_redirection(), "{status}");
    }
    api.house.chat.store().close().await;
    for request in requests() {
        assert_eq!(wait_s(&request.answer().await), 60);
    }
}

#[tokio::test]
async fn refused_and_repeated_requests_of_a_guest_are_counted() {
    let api = Api::with_limit(30).await;
    let message = json!({ "message": "Hello!", "client_message_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2" });
    let send = || api.guest(Method::POST, "/messages").json(&message);
    send().ok(201).await;
    let mut asked = 1;
    while asked < GUEST_WRITES {
        let (status, ask) = match asked % 6 {
            0 => (200, send()),
            1 => (400, api.guest(Method::POST, "/messages").json(&json!({ "message": "" }))),
            2 => (400, api.guest(Method::POST, "/messages").body("application/json", "{")),
            3 => (200, api.guest(Method::POST, "/read").json(&json!({ "up_to": 0 }))),
            4 => (404, api.guest(Method::DELETE, "/messages/99")),
            _ => (403, api.guest(Method::POST, "/pusher/auth").body(FORM, "socket_id=1.1&channel_name=x")),
        };
        assert_eq!(ask.answer().await.status, status, "{asked}");
        asked += 1;
    }
    let refused = send().answer().await;
    refused.refused(ErrorCode::RateLimited);
    assert_eq!(wait_s(&refused), 1);
    // Reading does not count; a repeated message is answered as soon as the
    // limit allows.
    api.guest(Method::GET, "/messages").ok(200).await;
    api.guest(Method::POST, "/context").ok(200).await;
    api.house.clock.advance_ms(500);
    send().ok(200).await;
    send().refused(ErrorCode::RateLimited).await;
}

#[tokio::test]
async fn every_route_that_writes_is_limited() {
    let mut walked = 0;
    for route in ROUTES {
        let (method, path, credential) = route;
        if method == "GET" || credential == RouteCredential::Open || path.ends_with("/chat/context") {
            continue;
        }
        let api = with_write_rate(1).await;
        let cookie = api.signed_in("Maeve").await;
        let first = route_request(&api, route, &cookie).answer().await;
        assert_ne!(first.status, 429, "{method} {path}");
        let second = route_request(&api, route, &cookie).answer().await;
        assert_eq!(wait_s(&second), 60, "{method} {path}");
        walked += 1;
    }
    assert!(walked > 30, "{walked}");
}

#[tokio::test]
async fn clients_are_counted_one_by_one() {
    let api = with_write_rate(1).await;
    let (maeve, sean) = (api.signed_in("Maeve").await, api.signed_in("Sean").await);
    let read = json!({ "up_to": 0 });
    let ask = |cookie: &str| api.desk(cookie, Method::POST, "/conversations/1/read").json(&read);
    ask(&maeve).ok(200).await;
    ask(&maeve).refused(ErrorCode::RateLimited).await;
    ask(&sean).ok(200).await;
    api.staff(Method::POST, "/conversations/1/read").json(&read).ok(200).await;
    api.guest(Method::POST, "/read").json(&read).ok(200).await;
    api.guest(Method::POST, "/read").json(&read).refused(ErrorCode::RateLimited).await;
}

#[tokio::test]
async fn a_duplicate_message_is_answered_at_the_message_limit() {
    let api = Api::with_limit(1).await;
    let message = json!({ "message": "Hello!", "client_message_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2" });
    let send = || api.guest(Method::POST, "/messages").json(&message);
    let first = send().ok(201).await;
    for _ in 0..3 {
        assert_eq!(send().ok(200).await, first);
    }
    let other = api.guest(Method::POST, "/messages").json(&json!({ "message": "Hello?" })).answer().await;
    assert_eq!(wait_s(&other), 60);
}

#[tokio::test]
async fn limited_form_without_a_script_has_retry_after() {
    let api = Api::with_limit(1).await;
    let path = format!("/guest/hotel/killarney/chat?token={}", api.token);
    let send = || api.ask(Method::POST, &path).body(FORM, "message=Is+there+a+pool");
    assert_eq!(send().answer().await.status, 303);
    let refused = send().answer().await;
    assert_eq!(wait_s(&refused), 60);
    assert!(refused.body.contains("Is there a pool"), "the typed text is lost");
}

/// Tries to sign in with a wrong password from that address; returns the
/// status.
async fn guess(api: &Api, email: &str, from: &str) -> u16 {
    let form = serde_urlencoded::to_string([("email", email), ("password", "another password")]).expect("a form");
    let ask = api.ask(Method::POST, "/desk/hotel/killarney/sign-in").peer(&format!("[{from}]:50000"));
    ask.body(FORM, form).answer().await.status.as_u16()
}

#[tokio::test]
async fn attempts_to_sign_in_are_counted_for_a_network_of_ipv6_and_for_an_account() {
    let api = Api::open().await;
    let mut slowed = 0;
    for number in 0..10 {
        slowed += u32::from(guess(&api, "maeve@hotel.example", &format!("2001:db8:0:1::{number:x}")).await == 429);
    }
    assert_eq!(slowed, 5, "attempts of one network");
    let mut slowed = 0;
    for number in 0..25 {
        slowed += u32::from(guess(&api, "sean@hotel.example", &format!("2001:db8:1:{number:x}::1")).await == 429);
    }
    assert_eq!(slowed, 5, "attempts for one account");
}

#[tokio::test]
async fn browser_with_a_device_cookie_is_a_known_device() {
    let api = Api::open().await;
    api.house.put_staff("killarney", "maeve@hotel.example", "Maeve").await;
    let form = serde_urlencoded::to_string([("email", "maeve@hotel.example"), ("password", PASSWORD)]).expect("a form");
    let sign_in = |cookie: &str| {
        let ask = api.ask(Method::POST, "/desk/hotel/killarney/sign-in").peer("192.0.2.7:50000");
        ask.header("cookie", cookie).body(FORM, form.clone())
    };
    let first = sign_in("").answer().await;
    assert_eq!(first.status, 303);
    let cookies: Vec<&str> =
        first.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("ASCII")).collect();
    let device = cookies.iter().find(|cookie| cookie.starts_with("__Host-guest-chat-device=")).expect("a cookie");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=15552000"] {
        assert!(device.split("; ").any(|part| part == attribute), "{attribute}: {device}");
    }
    let device = device.split(';').next().expect("a pair");
    for number in 0..20 {
        assert_eq!(guess(&api, "maeve@hotel.example", &format!("2001:db8:1:{number:x}::1")).await, 401);
    }
    assert_eq!(sign_in("").answer().await.status, 429, "from an unknown browser");
    assert_eq!(sign_in("__Host-guest-chat-device=nonsense").answer().await.status, 429);
    assert_eq!(sign_in(device).answer().await.status, 303, "from the known one");
}

#[tokio::test]
async fn invalid_tokens_of_cookie_requests_count_towards_the_limit() {
    let api = Api::open().await;
    let ask = |token: &str| {
        let cookie = format!("__Host-guest-chat-killarney-1={token}");
        let path = "/guest/hotel/killarney/chat/kept?chat=1";
        api.ask(Method::GET, path).header("cookie", &cookie).peer("192.0.2.7:50000").answer()
    };
    let wrong = "A".repeat(43);
    for _ in 0..120 {
        assert_eq!(ask(&wrong).await.status, 200);
    }
    assert_eq!(ask(&wrong).await.status, 429);
    assert_eq!(ask(&api.token).await.status, 204);
}

#[tokio::test]
async fn invalid_tokens_of_file_requests_count_towards_the_limit() {
    let api = Api::open().await;
    let file = "/api/hotel/killarney/attachments/00000000-0000-4000-8000-000000000000";
    let wrong = "A".repeat(43);
    let ask = |path: &str| api.ask(Method::GET, path).bearer(&wrong).peer("192.0.2.7:50000");
    for number in 0..120 {
        let path = if number % 2 == 0 { file.to_owned() } else { format!("{file}/thumbnail") };
        ask(&path).refused(ErrorCode::InvalidToken).await;
    }
    ask(file).refused(ErrorCode::RateLimited).await;
    ask(&guest_path("/context")).refused(ErrorCode::RateLimited).await;
    let valid = api.ask(Method::GET, file).bearer(&api.token).peer("192.0.2.7:50000");
    valid.refused(ErrorCode::NotFound).await;
}
