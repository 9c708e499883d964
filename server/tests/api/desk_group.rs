//! Resolving several conversations over the staff API and at the desk.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

#[tokio::test]
async fn several_conversations_are_resolved_and_reopened() {
    let api = Api::open().await;
    api.house.put_guest("killarney", "B2").await;
    let seen = api.guest_says("Hello!").await["id"].clone();
    let both = json!({ "conversations": [
        { "conversation_id": 2, "up_to": 0 }, { "conversation_id": 1, "up_to": seen }, { "conversation_id": 99, "up_to": 0 },
    ] });
    let answer = api.staff(Method::POST, "/conversations/resolve").json(&both).ok(200).await;
    assert_eq!(answer, json!({ "conversation_ids": [1, 2] }));
    let again = api.staff(Method::POST, "/conversations/resolve").json(&both).ok(200).await;
    assert_eq!(again, json!({ "conversation_ids": [] }));
    let reopened = api.staff(Method::POST, "/conversations/reopen").json(&answer).ok(200).await;
    assert_eq!(reopened, answer);
    for body in [json!({ "conversations": [] }), json!({})] {
        api.staff(Method::POST, "/conversations/resolve").json(&body).refused(ErrorCode::BadRequest).await;
    }
}

#[tokio::test]
async fn form_of_the_desk_keeps_the_open_conversation_and_can_be_undone() {
    let api = Api::open().await;
    api.house.put_guest("killarney", "B2").await;
    let maeve = api.signed_in("Maeve").await;
    let post = async |path: &str, form: &str| {
        let ask = api.ask(Method::POST, &format!("/desk/hotel/killarney{path}")).header("cookie", &maeve);
        let answer = ask.body("application/x-www-form-urlencoded", form.to_owned()).answer().await;
        (answer.status.as_u16(), answer.header("location").unwrap_or_default().to_owned())
    };
    let open = "/desk/hotel/killarney/conversations/1?filter=open";
    let resolved = post("/resolve?filter=open", "open=1&seen=2.0&seen=1.0").await;
    assert_eq!(resolved, (303, format!("{open}&resolved_group=1.2")));
    let page = api.ask(Method::GET, &resolved.1).header("cookie", &maeve).answer().await.body;
    assert!(page.contains("Resolved: 2 conversations") && page.contains("value=\"1.2\""), "{page}");
    assert_eq!(post("/reopen?filter=open", "ids=1.2&open=1").await, (303, open.to_owned()));
    let list = api.staff(Method::GET, "/conversations?filter=open").ok(200).await;
    assert_eq!(list["counts"]["open"], 2);
    assert_eq!(post("/resolve?filter=open", "open=1").await, (303, open.to_owned()), "nothing is selected");
    for form in ["seen=1", "seen=a.b"] {
        assert_eq!(post("/resolve?filter=open", form).await.0, 400, "{form}");
    }
}
