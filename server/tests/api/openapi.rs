//! `/api/openapi.json` and its page.

use crate::harness::Api;
use axum::http::Method;

#[tokio::test]
async fn anybody_can_read_the_document_and_its_page() {
    let api = Api::open().await;
    let document = api.ask(Method::GET, "/api/openapi.json").ok(200).await;
    assert_eq!(document["openapi"], "3.1.0");
    let link = &document["paths"]["/api/guest/hotel/{slug}/chat/messages"]["post"]["responses"]["201"]["links"]["edit"];
    assert_eq!(link["operationId"], "guestEdit");
    let page = api.ask(Method::GET, "/api/docs").answer().await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("id=\"guestSend\""));
    assert!(!page.body.contains("<script"));
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("style-src 'self';")));
    let style = api.ask(Method::GET, "/api/docs.css").answer().await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}
