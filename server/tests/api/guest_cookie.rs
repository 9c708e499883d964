//! The cookie that replaces the token of a guest link.

use crate::harness::{Answer, Api, guest_path};
use crate::support::House;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

const PAGE: &str = "/guest/hotel/killarney/chat";
const NAME: &str = "__Host-guest-chat-killarney-1";
const FORM: &str = "application/x-www-form-urlencoded";

fn link(token: &str) -> String {
    format!("{PAGE}?token={token}")
}

/// Returns the guest's cookie as their browser sends it.
fn cookie(api: &Api) -> String {
    format!("{NAME}={}", api.token)
}

fn cookies_set(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("ASCII")).collect()
}

/// Requests a page with these cookies.
async fn page(api: &Api, path: &str, cookies: &str) -> Answer {
    api.ask(Method::GET, path).header("cookie", cookies).header("accept", "text/html").answer().await
}

#[tokio::test]
async fn guest_cookie_is_http_only_and_same_site() {
    let api = Api::open().await;
    let expected = format!("{}; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure", cookie(&api));
    for method in [Method::GET, Method::HEAD] {
        let answer = api.ask(method, &link(&api.token)).answer().await;
        assert_eq!((answer.status.as_u16(), cookies_set(&answer)), (200, vec![expected.as_str()]));
    }
    let refused = api.ask(Method::GET, &link(&"A".repeat(43))).answer().await;
    assert_eq!(cookies_set(&refused), [""; 0]);
}

#[tokio::test]
async fn cookie_is_secure_only_over_https_or_a_trusted_proxy() {
    let api = Api::in_clear().await;
    let asked = || api.ask(Method::GET, &link(&api.token));
    let in_clear = asked().answer().await;
    let plain = format!("guest-chat-killarney-1={}; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax", api.token);
    assert_eq!(cookies_set(&in_clear), [plain]);
    let says_tls = asked().header("x-forwarded-for", "203.0.113.9").header("x-forwarded-proto", "https");
    let over_tls = says_tls.peer("127.0.0.1:4000").answer().await;
    assert!(cookies_set(&over_tls)[0].starts_with("__Host-") && cookies_set(&over_tls)[0].ends_with("; Secure"));
    let says_tls = asked().header("x-forwarded-proto", "https").peer("203.0.113.9:4000");
    assert!(cookies_set(&says_tls.answer().await)[0].starts_with("guest-chat-"), "anybody's word is taken");
}

#[tokio::test]
async fn cookie_authenticates_the_page_and_every_endpoint() {
    let api = Api::open().await;
    for address in [format!("{PAGE}?chat=1"), PAGE.to_owned()] {
        let page = page(&api, &address, &cookie(&api)).await;
        assert_eq!(page.status, 200);
        assert!(!page.body.contains(&api.token), "the page shows its token");
        assert_eq!(cookies_set(&page).len(), 1, "kept for longer");
    }
    let ask = |method, path: &str| {
        let ask = api.ask(method, path).header("cookie", &cookie(&api));
        ask.header("guest-chat", "1").header("sec-fetch-site", "same-origin")
    };
    ask(Method::GET, &guest_path("/context")).ok(200).await;
    ask(Method::POST, &guest_path("/messages")).json(&json!({ "message": "Hello!" })).ok(201).await;
    ask(Method::PATCH, &guest_path("/messages/1")).json(&json!({ "message": "Hello?" })).ok(200).await;
    ask(Method::POST, &guest_path("/read")).json(&json!({ "up_to": 1 })).ok(200).await;
    let channel = "socket_id=1.1&channel_name=private-hotel-killarney-guest-chat-booking-BK-2025-0123";
    ask(Method::POST, &guest_path("/pusher/auth")).body(FORM, channel).ok(200).await;
    let history = ask(Method::GET, "/api/page/history?slug=killarney&after=0").answer().await;
    assert!(history.status == 200 && history.body.contains("Hello?"), "{}", history.body);
}

#[tokio::test]
async fn token_order_is_header_address_cookie() {
    let api = Api::open().await;
    let wrong = "A".repeat(43);
    let kept = format!("{NAME}={wrong}");
    let ask = |path: &str| api.ask(Method::GET, &guest_path(path)).header("cookie", &kept);
    ask(&format!("/context?token={wrong}")).bearer(&api.token).ok(200).await;
    ask(&format!("/context?token={}", api.token)).ok(200).await;
    ask("/context").refused(ErrorCode::InvalidToken).await;
    let ask = |path: &str| api.ask(Method::GET, &guest_path(path)).header("cookie", &cookie(&api));
    ask("/context").bearer(&wrong).refused(ErrorCode::InvalidToken).await;
    ask(&format!("/context?token={wrong}&chat=1")).refused(ErrorCode::InvalidToken).await;
    // Another scheme is ignored.
    ask("/context").header("authorization", "Basic YTpi").ok(200).await;
}

#[tokio::test]
async fn two_links_in_one_browser_have_separate_conversations() {
    let api = Api::open().await;
    api.house.put_guest(House::HOTEL, "B2").await;
    let other = api.house.token(House::HOTEL, "B2").await;
    let opened = api.ask(Method::GET, &link(&other)).header("cookie", &cookie(&api)).answer().await;
    let set = cookies_set(&opened)[0];
    assert!(set.starts_with("__Host-guest-chat-killarney-2="), "{set}");
    let both = format!("{}; __Host-guest-chat-killarney-2={other}; __Host-guest-chat-desk=gcs_x", cookie(&api));
    let context = |chat: &str| {
        let ask = api.ask(Method::GET, &guest_path("/context")).header("cookie", &both);
        if chat.is_empty() { ask } else { ask.header("guest-chat", chat) }
    };
    assert_eq!(context("1").ok(200).await["booking_id"], House::BOOKING);
    assert_eq!(context("2").ok(200).await["booking_id"], "B2");
    for unknown in ["", "3", "x", "-1", "1;2"] {
        context(unknown).refused(ErrorCode::TokenRequired).await;
    }
    let elsewhere = api.ask(Method::GET, "/api/guest/hotel/dingle/chat/context?chat=1").header("cookie", &both);
    elsewhere.refused(ErrorCode::TokenRequired).await;
}

#[tokio::test]
async fn links_omit_the_token_once_the_cookie_is_sent() {
    let api = Api::open().await;
    for number in 1..=60 {
        api.guest_says(&format!("message {number}.")).await;
    }
    let address = format!("{}&lang=en", link(&api.token));
    let post = |cookies: &str| {
        let post = api.ask(Method::POST, &address).header("cookie", cookies).body(FORM, "message=Hello");
        post.header("sec-fetch-site", "same-origin")
    };
    let first = page(&api, &address, "").await;
    assert!(first.body.contains(&format!("?token={}&amp;lang=en&amp;before=11", api.token)));
    assert!(first.body.contains("data-keeps=\"1\""), "the script is not told");
    let posted = post("").answer().await;
    assert_eq!((posted.status.as_u16(), posted.header("location")), (303, Some(address.as_str())));

    let shown = page(&api, &address, &cookie(&api)).await;
    assert!(!shown.body.contains(&api.token) && shown.body.contains("?chat=1&amp;lang=en&amp;before="));
    let posted = post(&cookie(&api)).answer().await;
    assert_eq!(posted.header("location"), Some("/guest/hotel/killarney/chat?chat=1&lang=en"));
    let clean = page(&api, "/guest/hotel/killarney/chat?chat=1&lang=en", &cookie(&api)).await;
    assert!(!clean.body.contains("data-keeps"), "nothing is left to exchange");
}

#[tokio::test]
async fn cross_site_request_with_the_cookie_changes_nothing() {
    let api = Api::open().await;
    api.guest_says("Is there tea?").await;
    let before = api.guest(Method::GET, "/messages").ok(200).await;
    let says = json!({ "message": "forged", "up_to": 1 }).to_string();
    let doors = [
        (Method::POST, guest_path("/messages?chat=1")),
        (Method::POST, guest_path("/read?chat=1")),
        (Method::PATCH, guest_path("/messages/1?chat=1")),
        (Method::DELETE, guest_path("/messages/1?chat=1")),
        (Method::POST, guest_path("/pusher/auth?chat=1")),
        (Method::POST, format!("{PAGE}?chat=1")),
    ];
    for (method, path) in &doors {
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
        {
            for (kind, body) in [("application/json", says.as_str()), (FORM, "message=forged"), ("text/plain", &says)] {
                let ask = api.ask(method.clone(), path).header("cookie", &cookie(&api)).header(name, value);
                let answer = ask.header("host", "chat.hotel.example").body(kind, body.to_owned()).answer().await;
                assert_eq!(answer.status, 401, "{method} {path} {name}: {value}");
            }
        }
    }
    // For the API, a hidden origin is a foreign one.
    let hidden = api.ask(Method::POST, &doors[0].1).header("cookie", &cookie(&api)).header("origin", "null");
    hidden.body("application/json", says.clone()).refused(ErrorCode::TokenRequired).await;
    let plain = api.ask(Method::POST, &doors[0].1).header("cookie", &cookie(&api));
    plain
        .header("sec-fetch-site", "same-origin")
        .body("text/plain", says)
        .refused(ErrorCode::UnsupportedMediaType)
        .await;
    assert_eq!(api.guest(Method::GET, "/messages").ok(200).await, before);
}

#[tokio::test]
async fn form_with_a_null_origin_is_accepted_from_old_browsers() {
    let api = Api::open().await;
    let post = |site: Option<&str>| {
        let post = api.ask(Method::POST, &format!("{PAGE}?chat=1")).header("cookie", &cookie(&api));
        let post = post.header("origin", "null").body(FORM, "message=Hello");
        match site {
            Some(site) => post.header("sec-fetch-site", site),
            None => post,
        }
    };
    assert_eq!(post(None).answer().await.status, 303);
    assert_eq!(post(Some("cross-site")).answer().await.status, 401, "a new one says whose page it was");
}

#[tokio::test]
async fn the_cookie_of_a_revoked_link_is_refused_and_deleted() {
    let api = Api::open().await;
    let slug = House::HOTEL.parse().expect("a slug");
    api.house.chat.revoke_links(&slug, &House::BOOKING.parse().expect("a name")).await.expect("revoked");
    let ended = page(&api, &format!("{PAGE}?chat=1"), &cookie(&api)).await;
    assert_eq!(ended.status, 401);
    assert!(ended.body.contains("This chat link is not valid"));
    let cleared = format!("{NAME}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure");
    assert_eq!(cookies_set(&ended), [cleared]);
    let api_answer = api.ask(Method::GET, &guest_path("/context?chat=1")).header("cookie", &cookie(&api));
    api_answer.refused(ErrorCode::InvalidToken).await;
    // An invalid guest link does not affect the cookie beside it.
    let by_link = page(&api, &link(&"A".repeat(43)), &cookie(&api)).await;
    assert_eq!((by_link.status.as_u16(), cookies_set(&by_link)), (401, vec![]));
}

#[tokio::test]
async fn bookmark_without_a_cookie_explains_how_to_return() {
    let api = Api::open().await;
    let lost = page(&api, &format!("{PAGE}?chat=1"), "").await;
    assert_eq!(lost.status, 401);
    assert!(lost.body.contains("Please open your link again") && lost.body.contains("ask reception for a new one"));
    let nobody = page(&api, PAGE, "").await;
    assert!(nobody.status == 401 && nobody.body.contains("This chat link is not valid"));
}

#[tokio::test]
async fn cookie_check_reports_whether_the_cookie_was_sent() {
    let api = Api::open().await;
    let ask = |query: &str, cookies: &str| {
        api.ask(Method::GET, &format!("{PAGE}/kept{query}")).header("cookie", cookies).bearer(&api.token)
    };
    assert_eq!(ask("?chat=1", &cookie(&api)).answer().await.status, 204);
    let wrong = format!("{NAME}={}", "A".repeat(43));
    for (query, cookies) in [("?chat=1", ""), ("?chat=2", cookie(&api).as_str()), ("?chat=1", &wrong), ("", "")] {
        let answer = ask(query, cookies).answer().await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")), "{query}");
    }
}

#[tokio::test]
async fn oldest_of_many_cookies_are_deleted() {
    let api = Api::open().await;
    let old = (2..=30).map(|id| format!("__Host-guest-chat-killarney-{id}=x; ")).collect::<String>();
    let answer = page(&api, &link(&api.token), &(old + &cookie(&api))).await;
    let set = cookies_set(&answer);
    assert!(set[0].starts_with(&cookie(&api)));
    let gone = set[1..].iter().map(|set| set.split_once('=').expect("a cookie").0.to_owned()).collect::<Vec<_>>();
    let oldest = (2..=11).map(|id| format!("__Host-guest-chat-killarney-{id}")).collect::<Vec<_>>();
    assert_eq!(gone, oldest);
    assert!(set[1..].iter().all(|set| set.contains("=; Max-Age=0; ")));
    let many = (2..=500).map(|id| format!("__Host-guest-chat-a-{id}=x; ")).collect::<String>();
    let answer = page(&api, &link(&api.token), &(many + &cookie(&api))).await;
    assert_eq!(cookies_set(&answer).len(), 21, "some at a time");
    let nobodys = page(&api, &link(&api.token), &"__Host-guest-chat--1=; ".repeat(500)).await;
    assert_eq!(cookies_set(&nobodys).len(), 1);
}
