//! `/desk/hotel/{slug}`: signing in, and the access of a session.

use crate::every_route::{ROUTES, RouteCredential};
use crate::harness::{Answer, Api};
use crate::support::PASSWORD;
use axum::http::Method;
use serde_json::json;
use shared::{Access, ErrorCode};

const EMAIL: &str = "maeve@hotel.example";
const DESK: &str = "/desk/hotel/killarney";

async fn with_maeve() -> Api {
    let api = Api::open().await;
    api.house.put_staff("killarney", EMAIL, "Maeve").await;
    api
}

async fn sign_in(api: &Api, email: &str, password: &str) -> Answer {
    let form = serde_urlencoded::to_string([("email", email), ("password", password)]).expect("a form");
    let ask = api.ask(Method::POST, &format!("{DESK}/sign-in"));
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

/// Signs Maeve in and returns the cookie as her browser sends it.
async fn cookie(api: &Api) -> String {
    let answer = sign_in(api, EMAIL, PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some(DESK)));
    let set = answer.header("set-cookie").expect("a cookie");
    set.split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn session_cookie_is_http_only_and_same_site() {
    let api = with_maeve().await;
    let answer = sign_in(&api, EMAIL, PASSWORD).await;
    let set = answer.header("set-cookie").expect("a cookie");
    // The server's public URL uses https.
    assert!(set.starts_with("__Host-guest-chat-desk=gcs_"), "{set}");
    for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
        assert!(set.split("; ").any(|part| part == attribute), "{attribute}: {set}");
    }
}

#[tokio::test]
async fn unauthenticated_request_is_redirected_to_sign_in() {
    let api = with_maeve().await;
    let to_conversation = "?to=%2Fdesk%2Fhotel%2Fkillarney%2Fconversations%2F1";
    for (path, query) in [("", ""), ("/conversations/1", to_conversation)] {
        let answer = api.ask(Method::GET, &format!("{DESK}{path}")).answer().await;
        let expected = format!("{DESK}/sign-in{query}");
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some(&*expected)));
        assert!(!answer.body.contains("Ada Byrne"));
    }
    let form = api.ask(Method::GET, &format!("{DESK}/sign-in")).answer().await;
    assert_eq!(form.status, 200);
    assert!(form.body.contains("<form") && form.header("content-security-policy").is_some());
    assert_eq!(api.ask(Method::GET, "/desk/hotel/nowhere").answer().await.status, 404);
}

#[tokio::test]
async fn sign_in_returns_to_the_page_that_was_requested() {
    let api = with_maeve().await;
    let page = format!("{DESK}/conversations/1?filter=mine&q=two%20towels");
    let answer = api.ask(Method::GET, &page).answer().await;
    let form = api.ask(Method::GET, answer.header("location").expect("the form")).answer().await;
    let field = format!(r#"name="to" value="{}""#, page.replace('&', "&amp;"));
    assert!(form.body.contains(&field), "{}", form.body);
    let post = async |to: &str, password: &str| {
        let form = serde_urlencoded::to_string([("email", EMAIL), ("password", password), ("to", to)]).expect("a form");
        let ask = api.ask(Method::POST, &format!("{DESK}/sign-in"));
        ask.body("application/x-www-form-urlencoded", form).answer().await
    };
    // The form that is shown again after a wrong password returns there, too.
    assert!(post(&page, "another password").await.body.contains(&field));
    assert_eq!(post(&page, PASSWORD).await.header("location"), Some(&*page));
    for foreign in ["https://evil.example/", "/desk/hotel/dingle"] {
        assert_eq!(post(foreign, PASSWORD).await.header("location"), Some(DESK), "{foreign}");
    }
}

#[tokio::test]
async fn wrong_password_is_reported_and_the_address_kept() {
    let api = with_maeve().await;
    let answer = sign_in(&api, EMAIL, "another password").await;
    assert_eq!(answer.status, 401);
    assert!(answer.body.contains("The e-mail address or the password is wrong.") && answer.body.contains(EMAIL));
    assert_eq!(answer.header("set-cookie"), None);
    assert!(!answer.body.contains("another password"));
}

#[tokio::test]
async fn address_with_a_null_byte_is_refused_as_wrong() {
    let api = with_maeve().await;
    assert_eq!(sign_in(&api, "x\0y@killarney.example", "a password of mine").await.status, 401);
}

#[tokio::test]
async fn desk_lists_conversations_and_answers_in_the_members_name() {
    let api = with_maeve().await;
    let message = api.guest_says("Is there <b>a pool</b>?").await;
    api.house.put_guest("dingle", "B1").await;
    let cookie = cookie(&api).await;
    let list = api.ask(Method::GET, DESK).header("cookie", &cookie).answer().await;
    assert_eq!(list.status, 200);
    assert!(list.body.contains("Ada Byrne") && list.body.contains("&lt;b&gt;a pool"), "{}", list.body);
    let path = format!("{DESK}/conversations/1");
    let form = [("message", "There is."), ("read_up_to", &message["id"].to_string())];
    let form = serde_urlencoded::to_string(form).expect("a form");
    let post = api.ask(Method::POST, &path).header("cookie", &cookie);
    let answered = post.body("application/x-www-form-urlencoded", form).answer().await;
    assert_eq!(answered.status, 303);
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(page["messages"][1]["message"], "Maeve from Reception has joined");
    let answer = &page["messages"][2];
    assert_eq!(answer["staff_info"], json!({ "name": "Maeve", "role": "Reception" }));
    assert_eq!(page["read"]["staff"]["up_to"], message["id"]);
    let open = api.ask(Method::GET, &path).header("cookie", &cookie).answer().await;
    assert!(open.body.contains("There is.") && open.body.contains("Room 101"));
    let foreign = api.ask(Method::GET, &format!("{DESK}/conversations/2")).header("cookie", &cookie).answer().await;
    assert_eq!(foreign.status, 404);
}

#[tokio::test]
async fn a_text_that_is_refused_stays_in_the_form() {
    let api = with_maeve().await;
    let cookie = cookie(&api).await;
    let form = serde_urlencoded::to_string([("message", "x".repeat(4001))]).expect("a form");
    let post = api.ask(Method::POST, &format!("{DESK}/conversations/1")).header("cookie", &cookie);
    let answer = post.body("application/x-www-form-urlencoded", form).answer().await;
    assert_eq!(answer.status, 400);
    assert!(answer.body.contains("at most 4000 characters") && answer.body.contains(&"x".repeat(4001)));
}

#[tokio::test]
async fn automatic_reload_of_the_list_is_marked() {
    let api = with_maeve().await;
    let cookie = cookie(&api).await;
    let list = api.ask(Method::GET, &format!("{DESK}?filter=unread")).header("cookie", &cookie).answer().await;
    assert!(list.body.contains(r#"content="15; url=/desk/hotel/killarney?filter=unread&amp;by=itself""#));
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let api = with_maeve().await;
    let cookie = cookie(&api).await;
    let out = api.ask(Method::POST, &format!("{DESK}/sign-out")).header("cookie", &cookie).answer().await;
    assert_eq!(out.status, 303);
    assert!(out.header("set-cookie").is_some_and(|set| set.contains("Max-Age=0")));
    assert_eq!(api.ask(Method::GET, DESK).header("cookie", &cookie).answer().await.status, 303);
}

#[tokio::test]
async fn cross_site_form_changes_nothing() {
    let api = with_maeve().await;
    let cookie = cookie(&api).await;
    for (header, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let post = |path: String| api.ask(Method::POST, &path).header("cookie", &cookie).header(header, value);
        let answer = post(format!("{DESK}/conversations/1"))
            .header("host", "chat.hotel.example")
            .body("application/x-www-form-urlencoded", "message=Hello")
            .answer()
            .await;
        assert_eq!(answer.header("location"), Some("/desk/hotel/killarney/sign-in"), "{value}");
        let resolve = "/api/staff/hotel/killarney/conversations/1/resolve".to_owned();
        post(resolve).header("host", "chat.hotel.example").refused(ErrorCode::TokenRequired).await;
    }
    assert_eq!(api.guest(Method::GET, "/messages").ok(200).await["count"], 0);
    let own = api.ask(Method::POST, "/api/staff/hotel/killarney/conversations/1/resolve");
    own.header("cookie", &cookie).header("sec-fetch-site", "same-origin").ok(200).await;
}

/// Endpoints of the staff API; the ids belong to another hotel.
const DOORS: [(Method, &str); 20] = [
    (Method::GET, "/conversations/2"),
    (Method::GET, "/conversations"),
    (Method::GET, "/staff"),
    (Method::GET, "/me"),
    (Method::GET, "/conversations/2/messages"),
    (Method::POST, "/conversations/2/messages"),
    (Method::PATCH, "/conversations/2/messages/1"),
    (Method::DELETE, "/conversations/2/messages/1"),
    (Method::GET, "/conversations/2/notes"),
    (Method::POST, "/conversations/2/notes"),
    (Method::DELETE, "/conversations/2/notes/1"),
    (Method::POST, "/conversations/2/read"),
    (Method::POST, "/conversations/2/attachments"),
    (Method::POST, "/conversations/2/assign"),
    (Method::POST, "/conversations/2/resolve"),
    (Method::POST, "/conversations/2/reopen"),
    (Method::GET, "/canned-replies"),
    (Method::PUT, "/canned-replies/wifi"),
    (Method::DELETE, "/canned-replies/wifi"),
    (Method::POST, "/pusher/auth"),
];

#[tokio::test]
async fn credentials_of_another_hotel_are_refused() {
    let api = with_maeve().await;
    api.house.put_guest("dingle", "B1").await;
    let cookie = cookie(&api).await;
    // The fields of all these endpoints.
    let auth = json!({
        "socket_id": "1.2", "channel_name": "private-hotel-dingle-staff-chat", "message": "x", "note": "x", "text": "x", "up_to": 1, "staff_id": 1,
    });
    for (method, path) in DOORS {
        let ask = |slug: &str| {
            api.ask(method.clone(), &format!("/api/staff/hotel/{slug}{path}")).header("cookie", &cookie).json(&auth)
        };
        ask("dingle").refused(ErrorCode::InvalidToken).await;
        let key = api.ask(method.clone(), &format!("/api/staff/hotel/dingle{path}")).bearer(&api.key).json(&auth);
        key.refused(ErrorCode::InvalidToken).await;
        if path.contains("/2/") {
            ask("killarney").refused(ErrorCode::NotFound).await;
            api.staff(method, path).json(&auth).refused(ErrorCode::NotFound).await;
        }
    }
    let foreign = api.ask(Method::POST, "/api/staff/hotel/killarney/pusher/auth").header("cookie", &cookie);
    foreign.json(&auth).refused(ErrorCode::ChannelMismatch).await;
    let desk = api.ask(Method::GET, "/desk/hotel/dingle").header("cookie", &cookie).answer().await;
    assert_eq!(desk.status, 303);
}

#[tokio::test]
async fn cross_site_sign_in_is_refused() {
    let api = with_maeve().await;
    let form = serde_urlencoded::to_string([("email", EMAIL), ("password", PASSWORD)]).expect("a form");
    let ask = api.ask(Method::POST, &format!("{DESK}/sign-in")).header("sec-fetch-site", "cross-site");
    let answer = ask.body("application/x-www-form-urlencoded", form).answer().await;
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (303, None));
}

#[tokio::test]
async fn sign_in_limit_has_retry_after_and_is_per_client() {
    let api = with_maeve().await;
    let form = serde_urlencoded::to_string([("email", EMAIL), ("password", "another password")]).expect("a form");
    let guess = |client: &'static str| {
        let ask = api.ask(Method::POST, &format!("{DESK}/sign-in")).peer("127.0.0.1:50000");
        let ask = ask.header("x-forwarded-for", client);
        ask.body("application/x-www-form-urlencoded", form.clone())
    };
    for _ in 0..5 {
        assert_eq!(guess("203.0.113.9, 192.0.2.7").answer().await.status, 401);
    }
    let slowed = guess("192.0.2.7").answer().await;
    assert_eq!(slowed.status, 429);
    assert!(slowed.header("retry-after").is_some_and(|wait| wait.parse().is_ok_and(|wait: u64| wait > 0)));
    assert!(slowed.body.contains("Too many tries"));
    assert_eq!(guess("192.0.2.8").answer().await.status, 401, "the owner, from elsewhere");
}

#[tokio::test]
async fn a_session_of_another_hotel_changes_nothing_on_the_pages_of_this_one() {
    let api = Api::open().await;
    api.house.put_guest("dingle", "B1").await;
    let cookie = api.signed_in_with(Access::Manager, "dingle", "Sean").await;
    let before = api.staff(Method::GET, "/conversations/1").ok(200).await;
    let pages = ROUTES
        .into_iter()
        .filter(|(_, path, credential)| *credential == RouteCredential::Desk && !path.ends_with("/sign-out"));
    for (method, path, _) in pages {
        let ask = api.ask(method.parse().expect("a method"), path).header("cookie", &cookie);
        let form = "message=Hello&note=Hello&staff_id=1&shortcut=wifi&text=Hello";
        let answer = ask.body("application/x-www-form-urlencoded", form).answer().await;
        assert_eq!(answer.status, 303, "{method} {path}: {}", answer.body);
        let location = answer.header("location").unwrap_or_default();
        assert!(location.starts_with("/desk/hotel/killarney/sign-in"), "{method} {path}: {location}");
    }
    assert_eq!(api.staff(Method::GET, "/conversations/1").ok(200).await, before);
    let notes = api.staff(Method::GET, "/conversations/1/notes").ok(200).await;
    assert_eq!(notes["notes"], json!([]));
}
