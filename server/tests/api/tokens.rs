//! Ways of sending a token, and refusals of invalid ones.

use crate::harness::{Api, guest_path};
use crate::support::House;
use axum::http::Method;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use guest_chat::store::ChatRuleExemptions;
use jiff::civil::date;
use serde_json::json;
use shared::ErrorCode;

/// Endpoints of the guest API.
const DOORS: [(Method, &str); 6] = [
    (Method::GET, "/context"),
    (Method::POST, "/context"),
    (Method::GET, "/messages"),
    (Method::POST, "/messages"),
    (Method::POST, "/read"),
    (Method::POST, "/pusher/auth"),
];

#[tokio::test]
async fn token_is_read_from_the_header_or_the_address() {
    let api = Api::open().await;
    let token = &api.token;
    let ask = |query: &str| api.ask(Method::GET, &guest_path(&format!("/context{query}")));
    for header in [
        format!("Bearer {token}"),
        format!("GuestToken {token}"),
        format!("bearer {token}"),
        format!("GUESTTOKEN   {token}"),
    ] {
        ask("").header("authorization", &header).ok(200).await;
    }
    ask(&format!("?token={token}")).ok(200).await;
    ask(&format!("?x=y&token={token}&z=")).ok(200).await;
    // Another scheme is ignored: the hotel's proxy may require a password.
    ask(&format!("?token={token}")).header("authorization", "Basic YTpi").ok(200).await;
}

#[tokio::test]
async fn header_token_overrides_the_address() {
    let api = Api::open().await;
    let (good, bad) = (api.token.clone(), "A".repeat(43));
    let ask = |query: &str, header: &str| {
        api.ask(Method::GET, &guest_path(&format!("/context?token={query}"))).header("authorization", header)
    };
    ask(&bad, &format!("Bearer {good}")).ok(200).await;
    ask(&good, &format!("Bearer {bad}")).refused(ErrorCode::InvalidToken).await;
    ask(&good, &format!("GuestToken {bad}")).refused(ErrorCode::InvalidToken).await;
    ask(&good, "Bearer").refused(ErrorCode::InvalidToken).await;
    ask(&good, "Bearer not-a-token").refused(ErrorCode::InvalidToken).await;
}

#[tokio::test]
async fn every_endpoint_requires_a_token() {
    let api = Api::open().await;
    for (method, path) in DOORS {
        let answer = api.ask(method, &guest_path(path)).answer().await;
        answer.refused(ErrorCode::TokenRequired);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    api.ask(Method::GET, &guest_path("/context"))
        .header("authorization", "Basic YTpi")
        .refused(ErrorCode::TokenRequired)
        .await;
    api.ask(Method::GET, &guest_path("/context?tokens=x")).refused(ErrorCode::TokenRequired).await;
}

#[tokio::test]
async fn every_endpoint_refuses_every_invalid_token_alike() {
    let api = Api::open().await;
    let house = &api.house;
    house.put_guest("dingle", "B1").await;
    let revoked = house.token(House::HOTEL, House::BOOKING).await;
    let slug = House::HOTEL.parse().expect("a slug");
    house.chat.revoke_links(&slug, &House::BOOKING.parse().expect("a name")).await.expect("revoked");
    house.put_guest(House::HOTEL, "expired").await;
    let left = PutBooking { check_out: Change::Set(date(2026, 10, 1)), ..PutBooking::default() };
    house.put(House::HOTEL, "expired", left).await;
    house.put_guest(House::HOTEL, "cancelled").await;
    house.put(House::HOTEL, "cancelled", PutBooking { cancelled: Some(true), ..PutBooking::default() }).await;
    let tokens = [
        revoked,
        house.token("dingle", "B1").await,
        house.token(House::HOTEL, "expired").await,
        house.token(House::HOTEL, "cancelled").await,
        api.key.clone(),
        "A".repeat(43),
        "malformed".to_owned(),
        String::new(),
        "x".repeat(10_000),
    ];
    let mut bodies = std::collections::BTreeSet::new();
    for token in &tokens {
        for (method, path) in DOORS {
            let answer = api.ask(method.clone(), &guest_path(path)).bearer(token).answer().await;
            answer.refused(ErrorCode::InvalidToken);
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            bodies.insert(answer.body);
            let answer = api.ask(method, &guest_path(&format!("{path}?token={token}"))).answer().await;
            bodies.insert(answer.body);
        }
    }
    assert_eq!(bodies.len(), 1, "{bodies:?}");
}

#[tokio::test]
async fn a_revoked_token_cannot_write_even_if_it_has_written_before() {
    let api = Api::open().await;
    let house = &api.house;
    let put = |cancelled| PutBooking { cancelled: Some(cancelled), ..PutBooking::default() };
    let write = |text: &str| api.guest(Method::POST, "/messages").json(&json!({ "message": text }));
    write("Hello").ok(201).await;
    write("Hello again").ok(201).await;
    house.put(House::HOTEL, House::BOOKING, put(true)).await;
    write("Not any more").refused(ErrorCode::InvalidToken).await;
    write("Nor now").refused(ErrorCode::InvalidToken).await;
    house.put(House::HOTEL, House::BOOKING, put(false)).await;
    write("Here again").ok(201).await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let elsewhere = "/api/guest/hotel/dingle/chat/messages";
    api.ask(Method::POST, elsewhere)
        .bearer(&api.token)
        .json(&json!({ "message": "Hello" }))
        .refused(ErrorCode::InvalidToken)
        .await;
    write("Still here").ok(201).await;
    // Revoked in the database without notice to the server.
    let slug = House::HOTEL.parse().expect("a slug");
    house.chat.revoke_links(&slug, &House::BOOKING.parse().expect("a name")).await.expect("revoked");
    // The invalid token takes precedence over the invalid body.
    api.guest(Method::POST, "/messages").body("application/json", "{").refused(ErrorCode::InvalidToken).await;
    write("Gone").refused(ErrorCode::InvalidToken).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    let page = api.ask(Method::GET, &guest_path("/messages")).bearer(&token).ok(200).await;
    let texts: Vec<_> =
        page["messages"].as_array().expect("messages").iter().map(|message| &message["message"]).collect();
    assert_eq!(texts, ["Hello", "Hello again", "Here again", "Still here"]);
}

#[tokio::test]
async fn valid_token_is_refused_for_any_other_hotel() {
    let api = Api::open().await;
    api.house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let mut bodies = std::collections::BTreeSet::new();
    for slug in
        ["dingle", "nowhere", "KILLARNEY", "a--b", "%6", "%FF", "killarney%2F", "killarney%00", &"x".repeat(500)]
    {
        let path = format!("/api/guest/hotel/{slug}/chat/context");
        let answer = api.ask(Method::GET, &path).bearer(&api.token).answer().await;
        answer.refused(ErrorCode::InvalidToken);
        bodies.insert(answer.body);
    }
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    // A slug with percent-encoded letters is the same slug.
    api.ask(Method::GET, "/api/guest/hotel/%6Billarney/chat/context").bearer(&api.token).ok(200).await;
}

#[tokio::test]
async fn guest_token_is_refused_by_staff_and_integration_endpoints() {
    let api = Api::open().await;
    for (method, path) in [
        (Method::GET, "/api/staff/hotel/killarney/conversations"),
        (Method::GET, "/api/staff/hotel/killarney/conversations/1/messages"),
        (Method::POST, "/api/staff/hotel/killarney/conversations/1/messages"),
        (Method::POST, "/api/staff/hotel/killarney/conversations/1/read"),
        (Method::POST, "/api/staff/hotel/killarney/pusher/auth"),
        (Method::PUT, "/api/hotel/killarney/bookings/B1"),
        (Method::GET, "/api/hotel/killarney/bookings/B1"),
        (Method::POST, "/api/hotel/killarney/bookings/B1/links"),
        (Method::DELETE, "/api/hotel/killarney/bookings/B1/links"),
    ] {
        let wrong = api.ask(method.clone(), path).bearer(&api.token).refused(ErrorCode::InvalidToken).await;
        let none = api.ask(method.clone(), path).refused(ErrorCode::TokenRequired).await;
        assert!(wrong.contains("API key") && none.contains("API key"), "{path}: {wrong}, {none}");
        let elsewhere = path.replace("killarney", "dingle");
        let elsewhere = api.ask(method, &elsewhere).bearer(&api.key).refused(ErrorCode::InvalidToken).await;
        assert_eq!(elsewhere, wrong, "never told apart");
    }
}

#[tokio::test]
async fn refusal_names_the_credential_of_its_endpoint() {
    let api = Api::open().await;
    let context = || api.ask(Method::GET, &guest_path("/context"));
    let me = || api.ask(Method::GET, "/api/staff/hotel/killarney/me");
    let booking = || api.ask(Method::GET, "/api/hotel/killarney/bookings/B1");
    let over = "__Host-guest-chat-desk=gcs_over";
    for (asked, code, why) in [
        (context(), ErrorCode::TokenRequired, "A chat link is required"),
        (context().bearer("x"), ErrorCode::InvalidToken, "This chat link is not valid"),
        (booking(), ErrorCode::TokenRequired, "An API key is required, as Authorization: Bearer"),
        (booking().bearer("x"), ErrorCode::InvalidToken, "This API key is not valid"),
        (me(), ErrorCode::TokenRequired, "An API key or a session of the desk is required"),
        (me().bearer("x"), ErrorCode::InvalidToken, "This API key is not valid"),
        (me().header("cookie", over), ErrorCode::InvalidToken, "This session has ended, please sign in again"),
    ] {
        assert_eq!(asked.refused(code).await, why);
    }
}
