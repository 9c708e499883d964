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

/// Returns the value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let (_, after) = page.split_once(&format!(r#"name="{name}" value=""#)).expect("the field");
    let value = after.split('"').next().expect("a value");
    value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[tokio::test]
async fn changes_are_kept_while_another_language_is_shown_and_saved_together() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    post(&api, &maeve, &[("language", "de"), ("welcome", "Willkommen!")]).await;
    let show = |lang| [("action", "show"), ("lang", lang)];
    let english = [("language", "en"), ("welcome", "Welcome to \"the\" <park>"), ("mo", "07:00-23:00")];
    let german = post(&api, &maeve, &[&english[..], &show("de")[..]].concat()).await;
    assert_eq!(german.status, 200);
    assert!(german.body.contains("Not saved yet: English") && german.body.contains("Willkommen!"), "{}", german.body);
    assert!(german.body.contains(r#"value="07:00-23:00""#));
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await["hours"], json!(null), "nothing is saved");
    let draft = hidden(&german.body, "draft");
    // Back to English: its text is the one that was typed, and German has no changes.
    let same = [("language", "de"), ("welcome", "Willkommen!"), ("mo", "07:00-23:00"), ("draft", &*draft)];
    let again = post(&api, &maeve, &[&same[..], &show("en")[..]].concat()).await;
    assert!(
        again.body.contains("Welcome to &quot;the&quot; &lt;park")
            || again.body.contains("Welcome to \"the\" &lt;park")
    );
    assert!(!again.body.contains("Not saved yet"), "{}", again.body);
    let changed = [("language", "de"), ("welcome", "Hallo!"), ("mo", "07:00-23:00"), ("draft", &*draft)];
    assert_eq!(post(&api, &maeve, &changed).await.status, 303);
    let guide = api.system(Method::GET, "/guide").ok(200).await;
    let welcomes: Vec<_> = guide["texts"].as_array().expect("texts").iter().map(|texts| &texts["welcome"]).collect();
    assert_eq!(welcomes, ["Welcome to \"the\" <park>", "Hallo!"]);
    assert_eq!(guide["hours"]["mo"], json!(["07:00-23:00"]));
    // A draft that cannot be saved names its language, and nothing is lost.
    let invalid = json!({ "language": "en", "welcome": "x".repeat(4001), "quick_replies": "", "stay": [] }).to_string();
    let refused = post(&api, &maeve, &[("language", "de"), ("welcome", "Servus!"), ("draft", &invalid)]).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("Not saved: English: ") && refused.body.contains("Servus!"), "{}", refused.body);
    let kept: serde_json::Value = serde_json::from_str(&hidden(&refused.body, "draft")).expect("a draft");
    assert_eq!(kept["welcome"], "x".repeat(4001));
}

#[tokio::test]
async fn long_drafts_of_many_languages_are_saved_together() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let draft = |language: &str| {
        let stay: Vec<_> = (0..20).map(|number| (format!("Title {number}"), "é".repeat(500))).collect();
        json!({ "language": language, "welcome": "x".repeat(2000), "quick_replies": "", "stay": stay }).to_string()
    };
    let drafts = ["de", "fr", "ga"].map(draft);
    let mut fields = vec![("language", "en"), ("welcome", "Welcome!")];
    fields.extend(drafts.iter().map(|draft| ("draft", &**draft)));
    let length = serde_urlencoded::to_string(&fields).expect("a form").len();
    assert!(length > 128 * 1024, "longer than other forms may be: {length}");
    let saved = post(&api, &maeve, &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert_eq!(api.system(Method::GET, "/guide").ok(200).await["texts"].as_array().map(Vec::len), Some(4));
    let large = post(&api, &maeve, &[("language", "en"), ("welcome", &*"x".repeat(1024 * 1024))]).await;
    assert_eq!(large.status, 413);
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
