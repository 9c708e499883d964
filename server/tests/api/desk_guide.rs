//! `/desk/hotel/{slug}/guide`

use crate::harness::{Answer, Api};
use axum::http::Method;
use serde_json::json;
use shared::Access;

const PAGE: &str = "/desk/hotel/killarney/guide";

async fn read(api: &Api, cookie: &str, language: &str) -> String {
    api.ask(Method::GET, &format!("{PAGE}?lang={language}")).header("cookie", cookie).answer().await.body
}

async fn post(api: &Api, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let form = serde_urlencoded::to_string(fields).expect("a form");
    let ask = api.ask(Method::POST, PAGE).header("cookie", cookie);
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

#[tokio::test]
async fn a_manager_writes_the_guide_language_by_language() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let german = [
        ("language", "de"),
        ("welcome", " Willkommen! "),
        ("quick_replies", "Handtücher\r\n\r\nSpäter auschecken\r\n"),
        ("stay_title", "WLAN"),
        ("stay_text", "Netz: Park\r\nohne Passwort"),
        ("stay_title", ""),
        ("stay_text", ""),
        ("mo", "07:00-12:00, 14:00 - 23:00"),
        ("su", ""),
    ];
    let put = post(&api, &maeve, &german).await;
    assert_eq!((put.status.as_u16(), put.header("location")), (303, Some("/desk/hotel/killarney/guide?lang=de")));
    assert_eq!(
        post(&api, &maeve, &[("language", "en"), ("welcome", "Welcome!"), ("mo", "07:00-23:00")]).await.status,
        303
    );
    let expected = json!({
        "hours": { "mo": ["07:00-23:00"], "tu": [], "we": [], "th": [], "fr": [], "sa": [], "su": [] },
        "texts": [
            { "language": "de", "welcome": "Willkommen!", "quick_replies": ["Handtücher", "Später auschecken"],
              "stay": [{ "title": "WLAN", "text": "Netz: Park\nohne Passwort" }] },
            { "language": "en", "welcome": "Welcome!", "quick_replies": [], "stay": [] },
        ],
    });
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await, expected);
    let page = read(&api, &maeve, "de").await;
    assert!(page.contains("Handtücher\nSpäter auschecken") && page.contains("value=\"WLAN\""), "{page}");
    // A language without texts is removed.
    assert_eq!(post(&api, &maeve, &[("language", "de")]).await.status, 303);
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await["texts"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn invalid_guide_form_is_shown_again_with_the_reason() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    for (field, value, reason) in [
        ("mo", "7-23", "hours must be written like 07:00-23:00 (7-23)"),
        ("quick_replies", &*"x".repeat(61), "one line of 1 to 60 characters"),
    ] {
        let page = post(&api, &maeve, &[("language", "en"), ("welcome", "Stays here"), (field, value)]).await;
        assert_eq!(page.status, 400);
        assert!(
            page.body.contains(reason) && page.body.contains(value) && page.body.contains("Stays here"),
            "{}",
            page.body
        );
    }
}

#[tokio::test]
async fn an_agent_reads_the_guide_and_changes_nothing() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    let page = read(&api, &aoife, "en").await;
    assert!(page.contains("Only managers can change them") && page.contains("<fieldset disabled"), "{page}");
    assert_eq!(post(&api, &aoife, &[("language", "en"), ("welcome", "Mine")]).await.status, 403);
}
