//! The log contains no tokens, no keys and no messages.

use crate::harness::{Api, guest_path};
use crate::support::{AUTH, LogBuffer, P256DH, PASSWORD};
use axum::http::Method;
use serde_json::json;

const SAID: &str = "unspeakable";
const GUEST: &str = "Unnameable Guest";
const MEMBER: &str = "Unnameable";

/// Sends valid and invalid requests to all endpoints, and returns the secrets
/// in them.
async fn a_busy_day() -> Vec<String> {
    let api = Api::with_limit(2).await.known_by("BPublic");
    let unknown = "B".repeat(43);
    let link = api.system(Method::POST, "/bookings/BK-2025-0123/links").ok(201).await;
    let link = link["token"].as_str().expect("a text").to_owned();
    let say = json!({ "message": SAID, "client_message_id": "7d444840-9dc0-11d1-b245-5ffdce74fad2" });
    api.guest(Method::POST, "/messages").json(&say).ok(201).await;
    api.guest(Method::POST, "/messages").json(&say).ok(200).await;
    api.maeve_says(1, SAID).await;
    api.guest_says(SAID).await;
    let noted = json!({ "note": SAID });
    api.staff(Method::POST, "/conversations/1/notes").json(&noted).ok(201).await;
    let canned = json!({ "text": SAID });
    api.staff(Method::PUT, "/canned-replies/wifi").json(&canned).ok(201).await;
    let long = format!("{SAID}{}", "x".repeat(4000));
    for body in [
        json!({ "message": SAID }).to_string(),
        json!({ "message": long }).to_string(),
        json!({ "message": SAID, "reply_to": 99 }).to_string(),
        format!("{{\"message\": \"{SAID}\u{0}\"}}"),
        format!("{{\"message\": \"{SAID}"),
        format!("{{\"client_message_id\": \"{SAID}\"}}"),
    ] {
        for token in [&api.token, &unknown, &link] {
            let question = api.ask(Method::POST, &guest_path(&format!("/messages?token={token}")));
            question.body("application/json", body.clone()).answer().await;
        }
    }
    for token in [&api.token, &unknown] {
        api.ask(Method::GET, &format!("/guest/hotel/killarney/chat?token={token}")).answer().await;
        let form = api.ask(Method::POST, &format!("/guest/hotel/killarney/chat?token={token}"));
        form.body("application/x-www-form-urlencoded", format!("message={SAID}")).answer().await;
        api.ask(Method::GET, &format!("/api/page/history?slug=killarney&after=0&token={token}")).answer().await;
        api.ask(Method::GET, &format!("/api/nowhere?token={token}")).answer().await;
    }
    // The endpoint of a guest's browser, valid and invalid.
    for endpoint in [format!("https://push.example/{SAID}"), format!("http://push.example/{SAID}")] {
        let keys = json!({ "p256dh": P256DH, "auth": AUTH });
        api.guest(Method::PUT, "/push").json(&json!({ "endpoint": endpoint, "keys": keys })).answer().await;
        api.guest(Method::DELETE, "/push").json(&json!({ "endpoint": endpoint })).answer().await;
    }
    api.ask(Method::GET, "/api/staff/hotel/killarney/conversations").bearer("gck_nobody").answer().await;
    api.staff(Method::GET, &format!("/conversations?q={SAID}")).answer().await;
    let cookie = at_the_door(&api).await;
    // Failed writes are logged as errors; the rate limit must allow them first.
    api.house.clock.advance_ms(60_000);
    api.house.chat.store().close().await;
    api.guest(Method::POST, "/messages").json(&json!({ "message": SAID })).refused(shared::ErrorCode::Internal).await;
    let secrets = [SAID, GUEST, MEMBER, "unnameable@", PASSWORD, "another password"].map(str::to_owned);
    secrets.into_iter().chain([api.token, api.key, unknown, link, cookie]).collect()
}

/// Sends requests with names and passwords: of a booked guest, of a member of
/// staff who signs in and works, and of a client that guesses. Returns the
/// session.
async fn at_the_door(api: &Api) -> String {
    let form = "application/x-www-form-urlencoded";
    let booking = json!({ "guest_name": GUEST, "checked_in_at": "2026-11-22T10:00:00Z" });
    api.system(Method::PUT, "/bookings/B2").json(&booking).ok(201).await;
    api.system(Method::PUT, "/bookings/B2").json(&json!({ "guest_name": [GUEST] })).answer().await;
    let cookie = api.signed_in(MEMBER).await;
    for password in [PASSWORD, "another password"] {
        let email = "unnameable@killarney.example";
        let typed = serde_urlencoded::to_string([("email", email), ("password", password)]).expect("a form");
        let ask = api.ask(Method::POST, "/desk/hotel/killarney/sign-in").peer("192.0.2.7:50000");
        ask.body(form, typed).answer().await;
    }
    for (method, path, body) in [
        (Method::GET, "/desk/hotel/killarney/conversations/1?q=unspeakable", String::new()),
        (Method::POST, "/desk/hotel/killarney/conversations/1", format!("message={SAID}")),
        (Method::POST, "/desk/hotel/killarney/conversations/1", format!("unknown={SAID}")),
        (Method::POST, "/desk/hotel/killarney/conversations/1/notes", format!("note={SAID}")),
        (Method::POST, "/desk/hotel/killarney/sign-out", String::new()),
    ] {
        api.ask(method, path).header("cookie", &cookie).body(form, body).answer().await;
    }
    let own = format!("socket_id=1.1&channel_name=private-{SAID}");
    api.guest(Method::POST, "/pusher/auth").body(form, own).answer().await;
    api.guest(Method::GET, &format!("/messages?before={SAID}&more={}", "x".repeat(17_000))).answer().await;
    cookie.split_once('=').expect("a cookie").1.to_owned()
}

#[tokio::test]
async fn no_token_no_key_and_no_text_is_logged() {
    let log = LogBuffer::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    // For all threads, because the database has its own: what other tests log
    // at the same time is checked as well.
    tracing::subscriber::set_global_default(subscriber).expect("the only log");
    let secrets = a_busy_day().await;
    let text = log.text();
    assert!(text.contains("/api/guest/hotel/killarney/chat/messages"), "requests are logged");
    assert!(text.contains("a request failed"), "failures are logged");
    assert!(text.contains("INSERT INTO messages"), "the database logs");
    for entry in ["signed in at the desk", "sign-in at the desk was refused", "signed out at the desk"] {
        assert!(text.contains(entry), "{entry}");
    }
    for secret in secrets {
        let line = text.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None);
    }
}
