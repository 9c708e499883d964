//! `GET|POST /guest/hotel/{slug}/chat` and the page's server function, as far
//! as they follow the rules of the API. The browser tests check their
//! appearance.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;

fn link(api: &Api) -> String {
    format!("/guest/hotel/killarney/chat?token={}", api.token)
}

#[tokio::test]
async fn a_link_shows_the_conversation() {
    let api = Api::open().await;
    api.guest_says("Is there <b>tea</b> & cake?").await;
    let page = api.ask(Method::GET, &link(&api)).answer().await;
    assert_eq!(page.status, 200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("default-src 'none'")));
    assert!(page.body.contains("Killarney Park") && page.body.contains("&lt;b&gt;tea&lt;/b&gt;"));
    assert!(!page.body.contains("<b>tea"), "a message became markup");
}

/// Returns the log in a page.
fn log_of(page: &str) -> String {
    let (_, log) = page.split_once("<div role=\"log\"").expect("a log");
    log.split_once("class=\"typing").expect("the end of the log").0.to_owned()
}

#[tokio::test]
async fn log_that_was_rendered_before_is_shown_until_it_changes() {
    let api = Api::open().await;
    let id = api.guest_says("Is there tea?").await["id"].as_i64().expect("an id");
    let log = async |accepted: &str| {
        let page = api.ask(Method::GET, &link(&api)).header("accept-language", accepted).answer().await;
        log_of(&page.body)
    };
    let first = log("en").await;
    assert!(first.contains("Is there tea?"), "{first}");
    assert_eq!(log("en").await, first);
    assert_ne!(log("de").await, first, "texts in another language");
    api.guest(Method::PATCH, &format!("/messages/{id}")).json(&json!({ "message": "Is there coffee?" })).ok(200).await;
    let edited = log("en").await;
    assert!(edited.contains("Is there coffee?") && !edited.contains("tea"), "{edited}");
    api.house.clock.advance_ms(24 * 60 * 60_000);
    assert_ne!(log("en").await, edited, "the names of days");
}

#[tokio::test]
async fn every_invalid_link_shows_the_same_page() {
    let api = Api::open().await;
    let mut pages = Vec::new();
    for (slug, token) in
        [("killarney", "A".repeat(43)), ("killarney", "malformed".to_owned()), ("dingle", api.token.clone())]
    {
        let page = api.ask(Method::GET, &format!("/guest/hotel/{slug}/chat?token={token}")).answer().await;
        assert_eq!(page.status, 401);
        assert!(!page.body.contains(&token), "the page shows its token");
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"), "{policy}");
        assert!(!page.body.contains("<script"), "a notice needs no script");
        pages.push(page.body);
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "the reason can be told");
}

#[tokio::test]
async fn the_pages_of_a_link_are_limited_and_other_links_are_not_affected() {
    let api = Api::with_limit(30).await;
    let page = async |link: String| api.ask(Method::GET, &link).header("accept", "text/html").answer().await;
    for _ in 0..30 {
        assert_eq!(page(link(&api)).await.status, 200);
    }
    let refused = page(link(&api)).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, Some("1")));
    assert!(refused.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
    // The page that is open already is not affected.
    api.guest(Method::GET, "/messages").ok(200).await;
    let other = api.system(Method::POST, "/bookings/BK-2025-0123/links").ok(201).await;
    let other = format!("/guest/hotel/killarney/chat?token={}", other["token"].as_str().expect("a token"));
    assert_eq!(page(other).await.status, 200);
    api.house.clock.advance_ms(1_000);
    assert_eq!(page(link(&api)).await.status, 200);
    assert_eq!(page(link(&api)).await.status, 429);
}

#[tokio::test]
async fn form_without_a_script_sends_and_redirects() {
    let api = Api::open().await;
    let post =
        |body: &str| api.ask(Method::POST, &link(&api)).body("application/x-www-form-urlencoded", body.to_owned());
    let id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    for _ in 0..2 {
        let answer = post(&format!("message=one%0D%0Atwo&client_message_id={id}")).answer().await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some(link(&api).as_str())));
    }
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!((&page["count"], &page["messages"][0]["message"]), (&json!(1), &json!("one\ntwo")));
    let refused = post("message=+").answer().await;
    assert_eq!(refused.status, 400);
    assert!(refused.header("content-type").is_some_and(|kind| kind.starts_with("text/html")));
}

#[tokio::test]
async fn without_a_script_earlier_messages_are_a_page_of_their_own() {
    let api = Api::open().await;
    for number in 1..=60 {
        api.guest_says(&format!("message {number}.")).await;
    }
    let newest = api.ask(Method::GET, &link(&api)).answer().await.body;
    assert!(newest.contains("message 60.") && newest.contains("message 11.") && !newest.contains("message 10."));
    assert!(newest.contains(&format!("?token={}&amp;before=11", api.token)), "no link to what is earlier");

    let earlier = format!("{}&before=11", link(&api));
    let page = api.ask(Method::GET, &earlier).answer().await.body;
    assert!(page.contains("message 10.") && page.contains("message 1.") && !page.contains("message 11."));
    assert!(page.contains(&format!("href=\"?token={}\"", api.token)), "no way back");
    assert!(!page.contains("type=\"module\""), "a page that begins in the past must not come alive");

    let sent = api.ask(Method::POST, &earlier).body("application/x-www-form-urlencoded", "message=Hello".to_owned());
    assert_eq!(sent.answer().await.header("location"), Some(link(&api).as_str()), "back at the newest");
    for unreadable in ["x", "-1", ""] {
        let page = api.ask(Method::GET, &format!("{}&before={unreadable}", link(&api))).answer().await;
        assert!(page.status == 200 && page.body.contains("message 60."), "before={unreadable}");
    }
}

#[tokio::test]
async fn links_of_a_page_do_not_repeat_long_queries() {
    let api = Api::open().await;
    for path in ["/guest/hotel/killarney/chat/languages".to_owned(), link(&api)] {
        let joint = if path.contains('?') { "&" } else { "?" };
        let [plain, long] = [path.clone(), format!("{path}{joint}{}", "!&".repeat(7000))];
        let sizes = [plain, long].map(async |path| api.ask(Method::GET, &path).answer().await.body.len());
        let [plain, long] = futures_util::future::join_all(sizes).await[..] else { panic!("there are not two pages") };
        assert!(long < plain + 100_000, "{path}: {long} bytes instead of {plain}");
    }
}

#[tokio::test]
async fn page_history_equals_the_guest_api_history() {
    let api = Api::open().await;
    for number in 1..=3 {
        api.guest_says(&format!("message {number}")).await;
    }
    let ask = |query: &str| api.ask(Method::GET, &format!("/api/page/history?{query}"));
    let expected = api.guest(Method::GET, "/messages?after=1").ok(200).await;
    let page = ask("slug=killarney&after=1").bearer(&api.token).answer().await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&page.body).expect("JSON"), expected);
    let of_a_form =
        ask("slug=killarney&after=1").header("accept", "text/html").header("referer", "https://evil.example/");
    assert_eq!(of_a_form.bearer(&api.token).answer().await.header("location"), None);
    for token in ["A".repeat(43), "x".to_owned()] {
        assert_eq!(ask("slug=killarney&after=1").bearer(&token).answer().await.status, 401);
    }
    assert_eq!(ask("slug=dingle&after=1").bearer(&api.token).answer().await.status, 401);
    let refused = ask("slug=killarney&after=1").answer().await;
    let problem: shared::Problem = serde_json::from_str(&refused.body).expect("a problem");
    assert_eq!((refused.status.as_u16(), problem.code), (401, shared::ErrorCode::TokenRequired));
    assert_eq!(ask("slug=no+slug").bearer(&api.token).answer().await.status, 400);
}

#[tokio::test]
async fn older_page_has_at_most_25_messages() {
    let api = Api::open().await;
    for number in 1..=27 {
        api.guest_says(&format!("message {number}")).await;
    }
    let page = api.ask(Method::GET, "/api/page/history?slug=killarney&before=1000").bearer(&api.token).ok(200).await;
    let texts: Vec<_> = page["messages"].as_array().expect("messages").iter().map(|one| &one["message"]).collect();
    assert_eq!((texts.len(), page["has_more"].as_bool()), (25, Some(true)));
    assert_eq!((texts[0], texts[24]), (&"message 3".into(), &"message 27".into()));
}
