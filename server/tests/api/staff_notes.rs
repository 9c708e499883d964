//! `/api/staff/hotel/{slug}/conversations/{id}/notes`, and that guests never
//! see a note.

use crate::harness::{Api, guest_path};
use axum::http::Method;
use serde_json::{Value, json};
use shared::ErrorCode;

const NOTES: &str = "/conversations/1/notes";
const SECRET: &str = "unmistakable";

async fn note(api: &Api, text: &str) -> Value {
    api.staff(Method::POST, NOTES).json(&json!({ "note": text })).ok(201).await
}

#[tokio::test]
async fn notes_are_written_listed_and_deleted() {
    let api = Api::open().await;
    assert_eq!(api.staff(Method::GET, NOTES).ok(200).await, json!({ "notes": [] }));
    let client_note_id = "7d444840-9dc0-11d1-b245-5ffdce74fad2";
    let body = json!({ "note": " Late again ", "client_note_id": client_note_id, "sender_name": "Brigid" });
    let first = api.staff(Method::POST, NOTES).json(&body).ok(201).await;
    let expected = json!({
        "id": 1, "conversation_id": 1, "staff_id": null, "author_name": "Brigid", "note": "Late again",
        "written_at": "2026-11-22T10:00:00.000Z", "client_note_id": client_note_id,
    });
    assert_eq!(first, expected);
    let again = json!({ "note": "", "client_note_id": client_note_id });
    assert_eq!(api.staff(Method::POST, NOTES).json(&again).ok(200).await, first);
    let second = note(&api, "And again").await;
    assert_eq!(second["author_name"], "Killarney Park");
    assert_eq!(api.staff(Method::GET, NOTES).ok(200).await, json!({ "notes": [first, second] }));
    let gone = api.staff(Method::DELETE, &format!("{NOTES}/1")).answer().await;
    assert_eq!((gone.status.as_u16(), gone.body.as_str()), (204, ""));
    assert_eq!(gone.header("cache-control"), Some("no-store"));
    api.staff(Method::DELETE, &format!("{NOTES}/1")).refused(ErrorCode::NotFound).await;
    assert_eq!(api.staff(Method::GET, NOTES).ok(200).await, json!({ "notes": [second] }));
}

#[tokio::test]
async fn malformed_note_is_refused() {
    let api = Api::open().await;
    for (body, code) in [
        (json!({}), ErrorCode::MessageRequired),
        (json!({ "note": "\n" }), ErrorCode::MessageRequired),
        (json!({ "note": "x".repeat(4001) }), ErrorCode::MessageTooLong),
        (json!({ "note": "a\u{0}b" }), ErrorCode::BadRequest),
        (json!({ "note": 7 }), ErrorCode::BadRequest),
        (json!({ "note": "hm", "client_note_id": "7" }), ErrorCode::BadRequest),
        (json!({ "note": "hm", "sender_name": "x".repeat(101) }), ErrorCode::BadRequest),
    ] {
        api.staff(Method::POST, NOTES).json(&body).refused(code).await;
    }
    for path in ["/conversations/9/notes", "/conversations/x/notes"] {
        api.staff(Method::GET, path).refused(ErrorCode::NotFound).await;
        api.staff(Method::POST, path).json(&json!({})).refused(ErrorCode::NotFound).await;
    }
    for id in ["9", "0", "-1", "x", "1.0"] {
        api.staff(Method::DELETE, &format!("{NOTES}/{id}")).refused(ErrorCode::NotFound).await;
    }
}

#[tokio::test]
async fn agent_cannot_delete_a_colleagues_note() {
    let api = Api::open().await;
    let (maeve, aoife) = (api.signed_in("Maeve").await, api.signed_in("Aoife").await);
    let ask = |cookie: &str, method, path: &str| api.desk(cookie, method, path);
    let note = ask(&maeve, Method::POST, NOTES).json(&json!({ "note": "hm" })).ok(201).await;
    assert_eq!((&note["staff_id"], &note["author_name"]), (&json!(1), &json!("Maeve")));
    let path = format!("{NOTES}/{}", note["id"]);
    ask(&aoife, Method::DELETE, &path).refused(ErrorCode::NotAllowed).await;
    assert_eq!(ask(&maeve, Method::DELETE, &path).answer().await.status, 204);
}

/// Sends every request of a guest, and returns the responses.
async fn all_that_a_guest_reads(api: &Api) -> Vec<String> {
    let message = api.guest_says("Hello!").await["id"].to_string();
    let own = format!("/messages/{message}");
    let auth = json!({
        "socket_id": "1.2", "channel_name": "private-hotel-killarney-guest-chat-booking-BK-2025-0123",
        "message": "Hello again!", "up_to": 99,
    });
    let mut bodies = Vec::new();
    for (method, path) in [
        (Method::GET, "/context"),
        (Method::POST, "/context"),
        (Method::GET, "/messages"),
        (Method::GET, "/messages?limit=1"),
        (Method::GET, "/messages?before=99"),
        (Method::GET, "/messages?after=0"),
        (Method::POST, "/messages"),
        (Method::POST, "/read"),
        (Method::POST, "/pusher/auth"),
        (Method::PATCH, &own),
        (Method::DELETE, &own),
    ] {
        let answer = api.guest(method.clone(), path).json(&auth).answer().await;
        assert!(answer.status.is_success(), "{method} {path}: {}", answer.body);
        bodies.push(answer.body);
    }
    let token = &api.token;
    for path in [
        format!("/guest/hotel/killarney/chat?token={token}"),
        format!("/api/page/history?slug=killarney&after=0&token={token}"),
    ] {
        let answer = api.ask(Method::GET, &path).answer().await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        bodies.push(answer.body);
    }
    for path in ["/notes", "/conversations/1/notes"] {
        bodies.push(api.guest(Method::GET, path).answer().await.body);
    }
    let desk = api.ask(Method::GET, "/api/staff/hotel/killarney/conversations/1/notes").bearer(token);
    desk.refused(ErrorCode::InvalidToken).await;
    bodies
}

#[tokio::test]
async fn guest_never_receives_a_note() {
    let api = Api::open().await;
    let maeve = api.signed_in("Maeve").await;
    api.guest_says("Good evening").await;
    note(&api, SECRET).await;
    let more = json!({ "note": format!("{SECRET} indeed"), "sender_name": SECRET });
    api.staff(Method::POST, NOTES).json(&more).ok(201).await;
    api.desk(&maeve, Method::POST, NOTES).json(&more).ok(201).await;
    let answered =
        api.desk(&maeve, Method::POST, "/conversations/1/messages").json(&json!({ "message": "Good evening!" }));
    answered.ok(201).await;
    assert_eq!(api.staff(Method::DELETE, &format!("{NOTES}/1")).answer().await.status, 204);
    for body in all_that_a_guest_reads(&api).await {
        assert!(!body.contains(SECRET), "{body}");
    }
    let rows = api.house.outbox().await;
    let (staffs, guests): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.channel.ends_with("-staff-chat"));
    assert!(guests.len() > 5 && guests.iter().all(|row| row.channel.contains("-guest-chat-booking-")));
    assert!(guests.iter().all(|row| !row.data.contains(SECRET) && !row.data.contains("staff_note")));
    assert_eq!(staffs.iter().filter(|row| row.data.contains("staff_note")).count(), 4);
    assert_eq!(staffs.iter().filter(|row| row.data.contains(SECRET)).count(), 3);
    // The guest's events have no gap at a note.
    let seqs: Vec<Value> = guests
        .iter()
        .map(|row| serde_json::from_str::<Value>(&row.data).expect("JSON")["meta"]["seq"].take())
        .collect();
    let expected: Vec<Value> = (1..=seqs.len()).map(|seq| json!(seq)).collect();
    assert_eq!(seqs, expected);
    let answer = api.ask(Method::GET, &guest_path("/context?token=")).bearer(&api.token).ok(200).await;
    assert_eq!(answer["seq"], json!(seqs.len()));
}
