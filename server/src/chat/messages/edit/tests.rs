use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::messages::history::PageRequest;
use crate::support::{House, TestDatabase};
use serde_json::json;
use shared::{DisabledCode, SendMessage, Seq};
use uuid::Uuid;

/// Returns a house, its conversation, its guest, and a message of the guest.
async fn conversation_with(text: &str) -> (House, TestDatabase, ConversationId, Author, Message) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let message = house.say(id, guest.clone(), text).await.expect("a message");
    house.take_events().await;
    (house, database, id, guest, message)
}

fn to(text: &str) -> Edit {
    Edit::Text(text.to_owned())
}

#[tokio::test]
async fn an_edit_is_a_change_of_the_conversation_and_an_event_on_each_channel() {
    let (house, _database, id, guest, message) = conversation_with("Helo!").await;
    house.clock.advance_ms(60_000);
    let edited = house.chat.edit(id, guest, message.id, to(" Hello! ")).await.expect("edited").message;
    let now = Some(house.chat.now());
    let expected = Message {
        message: "Hello!".to_owned(),
        seq: message.seq.next(),
        is_edited: true,
        edited_at: now,
        ..message.clone()
    };
    assert_eq!(edited, expected);
    let events = house.take_events().await;
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event.data["type"], "message_updated");
        assert_eq!(event.data["message"], serde_json::to_value(&edited).expect("JSON"));
        assert_eq!(event.data["meta"]["seq"], json!(edited.seq.0));
    }
    let changes = PageRequest::new(None, None, Some(message.seq)).expect("a page");
    assert_eq!(house.chat.history(id, changes).await.expect("changes").messages, [edited]);
}

#[tokio::test]
async fn deleted_message_keeps_its_position_without_its_text() {
    let (house, database, id, guest, message) = conversation_with("My passport is X123").await;
    house.say(id, House::maeve(), "Thank you").await.expect("a message");
    let deleted = house.chat.edit(id, guest, message.id, Edit::Delete).await.expect("deleted").message;
    assert_eq!((deleted.message.as_str(), deleted.is_deleted, deleted.deleted_at), ("", true, Some(house.chat.now())));
    let page = house.chat.history(id, PageRequest::newest()).await.expect("a page");
    let texts: Vec<&str> = page.messages.iter().map(|message| message.message.as_str()).collect();
    assert_eq!(texts, ["", "Thank you"]);
    house.take_events().await;
    database.store.close().await;
    let file = std::fs::read(database.path()).expect("the database");
    assert!(!file.windows(4).any(|bytes| bytes == b"X123"), "the text is still in the file");
}

#[tokio::test]
async fn repeated_edit_or_deletion_changes_nothing() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let edit = async |edit| {
        house.chat.edit(id, guest.clone(), message.id, edit).await.expect("an edit without effect succeeds").message
    };
    assert_eq!(edit(to("Hello!")).await, message);
    let deleted = edit(Edit::Delete).await;
    assert_eq!(edit(Edit::Delete).await, deleted);
    assert_eq!(house.take_events().await.len(), 2, "one change");
}

#[tokio::test]
async fn guest_edits_within_five_minutes_and_the_hotel_always() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let answer = house.say(id, House::maeve(), "Good evenig!").await.expect("a message");
    house.clock.advance_ms(5 * 60_000);
    house.chat.edit(id, guest.clone(), message.id, to("Hello?")).await.expect("the edit is within five minutes");
    house.clock.advance_ms(1);
    for edit in [to("Hello."), to("Hello?"), Edit::Delete] {
        let late = house.chat.edit(id, guest.clone(), message.id, edit).await;
        assert!(matches!(late, Err(ChatError::TooLate)), "{late:?}");
    }
    house.clock.advance_ms(24 * 60 * 60_000);
    house.chat.edit(id, House::maeve(), answer.id, to("Good evening!")).await.expect("any time");
}

#[tokio::test]
async fn edit_of_a_foreign_or_missing_message_is_not_found() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let other = house.put_guest(House::HOTEL, "B2").await;
    let answer = house.say(id, House::maeve(), "Good evening!").await.expect("a message");
    for (conversation, by, message) in [
        (id, guest.clone(), answer.id),
        (id, House::maeve(), message.id),
        (id, guest.clone(), MessageId(99)),
        (other, guest.clone(), message.id),
    ] {
        let refused = house.chat.edit(conversation, by, message, Edit::Delete).await;
        assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    }
}

#[tokio::test]
async fn deleted_message_cannot_be_edited() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    house.chat.edit(id, guest.clone(), message.id, Edit::Delete).await.expect("deleted");
    let refused = house.chat.edit(id, guest, message.id, to("Hello again")).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn edited_text_follows_the_rules_of_a_message() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    for text in ["", "  \n", &"x".repeat(4001), "\u{7}"] {
        let refused = house.chat.edit(id, guest.clone(), message.id, to(text)).await;
        assert!(matches!(refused, Err(ChatError::Text(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn guest_deletes_but_does_not_edit_after_check_out() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let gone = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, gone).await;
    let refused = house.chat.edit(id, guest.clone(), message.id, to("Hello again")).await;
    assert!(matches!(refused, Err(ChatError::Closed(DisabledCode::AlreadyCheckedOut))), "{refused:?}");
    house.chat.edit(id, guest, message.id, Edit::Delete).await.expect("taken back all the same");
}

#[tokio::test]
async fn edits_count_towards_the_message_limit() {
    let (house, _database) = House::open(2).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let message = house.say(id, guest.clone(), "one").await.expect("a message");
    house.chat.edit(id, guest.clone(), message.id, to("two")).await.expect("edited");
    let refused = house.chat.edit(id, guest.clone(), message.id, to("three")).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
    // A change without effect, and a refused one, do not count.
    house.clock.advance_ms(30_000);
    for _ in 0..3 {
        house.chat.edit(id, guest.clone(), message.id, to("two")).await.expect("an edit without effect succeeds");
        house.chat.edit(id, guest.clone(), message.id, to("")).await.expect_err("no text");
    }
    house.chat.edit(id, guest, message.id, Edit::Delete).await.expect("the message is deleted");
}

#[tokio::test]
async fn retry_of_an_edited_message_returns_its_current_state() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let request = SendMessage {
        message: Some("one".to_owned()),
        client_message_id: Some(Uuid::from_u128(1)),
        ..SendMessage::default()
    };
    let send = async || match house.chat.send(id, guest.clone(), request.clone()).await.expect("sent") {
        crate::chat::messages::send::SendResult::Stored(sent)
        | crate::chat::messages::send::SendResult::Repeated(sent) => sent.message,
    };
    let first = send().await;
    let edited = house.chat.edit(id, guest.clone(), first.id, to("two")).await.expect("edited").message;
    assert_eq!((send().await, edited.seq), (edited, Seq(2)));
}

#[tokio::test]
async fn reply_quotes_the_current_message() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let reply =
        SendMessage { message: Some("Good evening!".to_owned()), reply_to: Some(message.id), ..SendMessage::default() };
    house.chat.send(id, House::maeve(), reply).await.expect("sent");
    house.chat.edit(id, guest, message.id, Edit::Delete).await.expect("deleted");
    let page = house.chat.history(id, PageRequest::newest()).await.expect("a page");
    let quoted = page.messages[1].reply_to_message.as_ref().expect("a quote");
    assert_eq!((quoted.id, quoted.message.as_str()), (message.id, ""));
}

#[tokio::test]
async fn card_number_is_masked_in_an_edit_and_repeating_it_changes_nothing() {
    let (house, _database, id, guest, message) = conversation_with("Hello!").await;
    let card = || to("4111 1111 1111 1111");
    let edited = house.chat.edit(id, guest.clone(), message.id, card()).await.expect("edited").message;
    assert_eq!(edited.message, "•••• •••• •••• 1111");
    assert_eq!(
        house.chat.edit(id, guest, message.id, card()).await.expect("an edit without effect succeeds").message,
        edited
    );
}
