//! `/desk/hotel/{slug}/replies`

use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::Access;

const PAGE: &str = "/desk/hotel/killarney/replies";

async fn read(api: &Api, cookie: &str) -> Answer {
    api.ask(Method::GET, PAGE).header("cookie", cookie).answer().await
}

async fn post(api: &Api, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = serde_urlencoded::to_string(fields).expect("a form");
    let ask = api.ask(Method::POST, &format!("{PAGE}{path}")).header("cookie", cookie);
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

#[tokio::test]
async fn a_manager_writes_changes_and_deletes_replies_without_a_script() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    assert!(read(&api, &maeve).await.body.contains("No replies are saved yet"));
    for text in ["It is {hotel}", "Ask at the <bar>"] {
        // As the form of the existing reply posts it.
        let put = post(&api, &maeve, "", &[("shortcut", " wifi "), ("text", text), ("replace", "wifi")]).await;
        assert_eq!((put.status.as_u16(), put.header("location")), (303, Some(PAGE)));
    }
    let page = read(&api, &maeve).await.body;
    assert!(page.contains("Ask at the &lt;bar") && !page.contains("It is {hotel}"), "{page}");
    for _ in 0..2 {
        assert_eq!(post(&api, &maeve, "/wifi/delete", &[]).await.status, 303);
    }
    assert!(!read(&api, &maeve).await.body.contains("wifi"));
}

#[tokio::test]
async fn a_new_reply_replaces_another_only_after_a_question() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    assert_eq!(post(&api, &maeve, "", &[("shortcut", "wifi"), ("text", "Ask at the bar")]).await.status, 303);
    let second = [("shortcut", "wifi"), ("text", "It is free")];
    let question = post(&api, &maeve, "", &second).await;
    assert_eq!(question.status, 409);
    assert!(question.body.contains("/wifi exists already"), "{}", question.body);
    assert!(question.body.contains("Ask at the bar") && question.body.contains("It is free"));
    assert!(!read(&api, &maeve).await.body.contains("It is free"));
    // Another shortcut is another question.
    post(&api, &maeve, "", &[("shortcut", "pool"), ("text", "Until nine")]).await;
    let other = post(&api, &maeve, "", &[("shortcut", "pool"), ("text", "Until ten"), ("replace", "wifi")]).await;
    assert_eq!(other.status, 409);
    let confirmed = post(&api, &maeve, "", &[second[0], second[1], ("replace", "wifi")]).await;
    assert_eq!(confirmed.status, 303);
    let page = read(&api, &maeve).await.body;
    assert!(page.contains("It is free") && !page.contains("Ask at the bar") && page.contains("Until nine"), "{page}");
}

#[tokio::test]
async fn invalid_reply_form_is_shown_again_with_the_reason() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    for (shortcut, text, reason) in [
        ("Wi fi", "It is here", "a shortcut must be 1 to 30 characters"),
        ("wifi", " ", "a message needs a text"),
        ("wifi", &"x".repeat(4001), "at most 4000 characters"),
    ] {
        let page = post(&api, &maeve, "", &[("shortcut", shortcut), ("text", text)]).await;
        assert_eq!(page.status, 400);
        assert!(page.body.contains(reason) && page.body.contains(text.trim()) && page.body.contains(shortcut));
    }
}

#[tokio::test]
async fn an_agent_reads_replies_and_changes_none() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let aoife = api.signed_in("Aoife").await;
    post(&api, &maeve, "", &[("shortcut", "wifi"), ("text", "Ask at the bar")]).await;
    let page = read(&api, &aoife).await.body;
    assert!(page.contains("Ask at the bar") && !page.contains("<form"), "{page}");
    assert_eq!(post(&api, &aoife, "", &[("shortcut", "wifi"), ("text", "Mine")]).await.status, 403);
    assert_eq!(post(&api, &aoife, "/wifi/delete", &[]).await.status, 403);
    assert!(read(&api, &maeve).await.body.contains("Ask at the bar"));
}
