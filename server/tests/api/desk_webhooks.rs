//! The desk's page of webhooks.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::Access;

const PAGE: &str = "/desk/hotel/killarney/webhooks";

#[tokio::test]
async fn manager_sees_the_delivery_log_and_sends_again() {
    let api = Api::open().await;
    let made = api.system(Method::PUT, "/webhooks").json(&json!({ "url": "https://a.example/hooks" })).ok(201).await;
    api.guest_says("a private matter").await;
    let log = api.system(Method::GET, &format!("/webhooks/{}/deliveries", made["id"])).ok(200).await;
    let again = format!("{PAGE}/{}/deliveries/{}/send-again", made["id"], log["deliveries"][0]["id"]);
    let manager = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let page = api.ask(Method::GET, PAGE).header("cookie", &manager).answer().await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("https://a.example/hooks") && page.body.contains(&again));
    assert!(!page.body.contains("private matter") && !page.body.contains("<script"));
    let sent = api.ask(Method::POST, &again).header("cookie", &manager).answer().await;
    assert_eq!((sent.status.as_u16(), sent.header("location")), (303, Some(PAGE)));
    let forged = api.ask(Method::POST, &again).header("cookie", &manager).header("sec-fetch-site", "cross-site");
    assert_eq!(forged.answer().await.header("location"), Some("/desk/hotel/killarney/sign-in"));
}

#[tokio::test]
async fn agent_cannot_see_the_delivery_log() {
    let api = Api::open().await;
    let agent = api.signed_in("Aoife").await;
    for (method, path) in [(Method::GET, PAGE.to_owned()), (Method::POST, format!("{PAGE}/1/deliveries/1/send-again"))]
    {
        assert_eq!(api.ask(method, &path).header("cookie", &agent).answer().await.status, 403);
    }
    assert_eq!(
        api.ask(Method::GET, PAGE).answer().await.status,
        303,
        "a request without a session is redirected to sign-in"
    );
}
