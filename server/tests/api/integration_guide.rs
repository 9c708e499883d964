//! `GET|PUT /api/hotel/{slug}/guide`, and its display to guests.

use crate::harness::Api;
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

fn texts(language: &str, welcome: Option<&str>, replies: &[&str]) -> Value {
    json!({ "language": language, "welcome": welcome, "quick_replies": replies, "stay": [] })
}

/// Returns the guest's page in that language.
async fn page(api: &Api, language: &str) -> String {
    let path = format!("/guest/hotel/killarney/chat?token={}&lang={language}", api.token);
    api.ask(Method::GET, &path).answer().await.body
}

#[tokio::test]
async fn a_guide_is_written_and_read() {
    let api = Api::open().await;
    let nothing = json!({ "hours": null, "texts": [] });
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await, nothing);
    let guide = json!({ "hours": null, "texts": [texts("en", Some("Hello"), &["Towels"])] });
    assert_eq!(api.system(Method::PUT, "/guide").json(&guide).ok(200).await, guide);
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await, guide);
    assert_eq!(api.system(Method::PUT, "/guide").json(&json!({})).ok(200).await, nothing);
}

#[tokio::test]
async fn malformed_guide_is_refused() {
    let api = Api::open().await;
    for guide in [
        json!({ "texts": [{ "welcome": "Hello" }] }),
        json!({ "texts": [texts("english", None, &[])] }),
        json!({ "texts": [texts("en", None, &[]), texts("en", None, &[])] }),
        json!({ "texts": [texts("en", Some(" "), &[])] }),
        json!({ "texts": [texts("en", None, &["two\nlines"])] }),
        json!({ "hours": { "mo": ["7-23"] } }),
    ] {
        api.system(Method::PUT, "/guide").json(&guide).refused(ErrorCode::BadRequest).await;
    }
    api.ask(Method::GET, "/api/hotel/killarney/guide").bearer(&api.token).refused(ErrorCode::InvalidToken).await;
}

#[tokio::test]
async fn missing_guide_texts_are_shown_in_the_hotels_language() {
    let api = Api::open().await;
    let guide = json!({ "texts": [
        texts("ja", Some("ようこそ"), &["タオル"]),
        texts("en", Some("Welcome to us"), &["More <towels>"]),
        texts("de", Some("Willkommen bei uns"), &[]),
    ] });
    api.system(Method::PUT, "/guide").json(&guide).ok(200).await;
    for (language, welcome, reply) in [
        ("de", "Willkommen bei uns", "value=\"More &lt;towels>\""),
        ("ja", "ようこそ", "value=\"タオル\""),
        ("fr", "Welcome to us", "value=\"More &lt;towels>\""),
    ] {
        let page = page(&api, language).await;
        assert!(page.contains(welcome) && page.contains(reply), "{language}: {page}");
    }
}

#[tokio::test]
async fn page_shows_when_reception_opens_while_it_is_closed() {
    let api = Api::open().await;
    // The time is Sunday, 22 November 2026, 10:00 in Dublin.
    for (hours, line) in [
        (
            json!({ "su": ["12:00-14:00"] }),
            Some("Closed now (<b class=\"time\">10:00</b>). Write anyway, we answer from <b class=\"from\">12:00</b>."),
        ),
        (json!({ "mo": ["07:30-14:00"] }), Some("<b class=\"from\">Monday 07:30</b>")),
        (json!({ "su": ["09:00-14:00"] }), None),
        (json!({}), None),
    ] {
        api.system(Method::PUT, "/guide").json(&json!({ "hours": hours })).ok(200).await;
        let page = page(&api, "en").await;
        match line {
            Some(line) => {
                assert!(page.contains(line) && !page.contains("data-zone=\"Europe/Dublin\" hidden"), "{page}")
            }
            None => assert!(
                !page.contains("class=\"opens\"") || page.contains("data-zone=\"Europe/Dublin\" hidden"),
                "{page}"
            ),
        }
    }
}

#[tokio::test]
async fn stay_information_is_shown_with_its_links() {
    let api = Api::open().await;
    let stay = json!([{ "title": "Menu & bar", "text": "https://hotel.example/menu\nuntil <late>" }]);
    let guide = json!({ "texts": [{ "language": "en", "stay": stay }] });
    api.system(Method::PUT, "/guide").json(&guide).ok(200).await;
    let page = page(&api, "en").await;
    assert!(page.contains("<dt dir=\"auto\">Menu &amp; bar</dt>"), "{page}");
    assert!(page.contains("<a href=\"https://hotel.example/menu\" target=\"_blank\""), "{page}");
    assert!(page.contains("until &lt;late>") && page.contains("Good to know"), "{page}");
}

#[tokio::test]
async fn quick_reply_without_a_script_sends_a_message() {
    let api = Api::open().await;
    let path = format!("/guest/hotel/killarney/chat?token={}", api.token);
    let form = "client_message_id=7d444840-9dc0-11d1-b245-5ffdce74fad2&message=More+towels".to_owned();
    let answer = api.ask(Method::POST, &path).body("application/x-www-form-urlencoded", form).answer().await;
    assert_eq!(answer.status, 303);
    let page = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(page["messages"][0]["message"], json!("More towels"));
}
