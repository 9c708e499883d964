//! Marking conversations as unread over the staff API and at the desk.

use crate::harness::Api;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn marked_conversation_is_unread_until_it_is_read_again() {
    let api = Api::open().await;
    let message = api.guest_says("Hello!").await["id"].clone();
    let read = json!({ "up_to": message });
    api.staff(Method::POST, "/conversations/1/read").json(&read).ok(200).await;
    let marked = api.staff(Method::POST, "/conversations/1/unread").ok(200).await;
    assert_eq!((&marked["marked_unread"], &marked["unread_count"]), (&json!(true), &json!(0)));
    let list = api.staff(Method::GET, "/conversations?filter=unread").ok(200).await;
    assert_eq!((&list["conversations"][0]["conversation_id"], &list["unread_conversations"]), (&json!(1), &json!(1)));
    let messages = api.guest(Method::GET, "/messages").ok(200).await;
    assert_eq!(messages["messages"][0]["status"], "read", "the guest sees no change");
    api.staff(Method::POST, "/conversations/1/read").json(&read).ok(200).await;
    let list = api.staff(Method::GET, "/conversations?filter=unread").ok(200).await;
    assert_eq!(list["unread_conversations"], 0);
    api.staff(Method::POST, "/conversations/1/unread").ok(200).await;
    let removed = api.staff(Method::DELETE, "/conversations/1/unread").ok(200).await;
    assert_eq!(removed["marked_unread"], false);
}

#[tokio::test]
async fn form_of_the_desk_leads_to_the_list_and_can_be_undone() {
    let api = Api::open().await;
    let maeve = api.signed_in("Maeve").await;
    let post = async |path: &str| {
        let ask = api.ask(Method::POST, &format!("/desk/hotel/killarney{path}")).header("cookie", &maeve);
        let answer = ask.body("application/x-www-form-urlencoded", String::new()).answer().await;
        (answer.status.as_u16(), answer.header("location").unwrap_or_default().to_owned())
    };
    let list = "/desk/hotel/killarney?filter=open&unread=1".to_owned();
    assert_eq!(post("/conversations/1/unread?filter=open").await, (303, list.clone()));
    let page = api.ask(Method::GET, &list).header("cookie", &maeve).answer().await.body;
    assert!(page.contains("Marked as unread: ") && page.contains("/conversations/1/unread/undo?filter=open"), "{page}");
    let conversation = "/desk/hotel/killarney/conversations/1?filter=open".to_owned();
    assert_eq!(post("/conversations/1/unread/undo?filter=open").await, (303, conversation));
    let page = api.ask(Method::GET, &list).header("cookie", &maeve).answer().await.body;
    assert!(!page.contains("Marked as unread: "), "{page}");
}
