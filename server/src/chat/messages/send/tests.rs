//! Effects of sending: messages, sequence numbers, events.

mod concurrent;

use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::store::{ChatRuleExemptions, StoreError};
use crate::support::House;
use futures_util::FutureExt;
use serde_json::json;
use shared::DisabledCode;
use shared::StaffInfo;
use tokio::sync::oneshot;
use uuid::Uuid;

fn text(text: &str) -> SendMessage {
    SendMessage { message: Some(text.to_owned()), ..SendMessage::default() }
}

fn named(text: &str, client_id: u128) -> SendMessage {
    SendMessage {
        message: Some(text.to_owned()),
        client_message_id: Some(Uuid::from_u128(client_id)),
        ..SendMessage::default()
    }
}

#[tokio::test]
async fn a_message_is_one_event_on_each_channel() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.take_events().await;
    let message = house.say(id, guest, "Hello!").await.expect("a message");

    let events = house.take_events().await;
    let channels: Vec<&str> = events.iter().map(|event| event.channel.as_str()).collect();
    assert_eq!(
        channels,
        ["private-hotel-killarney-guest-chat-booking-BK-2025-0123", "private-hotel-killarney-staff-chat"]
    );
    let message = serde_json::to_value(&message).expect("JSON");
    let meta = json!({ "event_id": events[0].data["meta"]["event_id"], "seq": 1, "sent_at": House::START });
    assert_eq!(events[0].data, json!({ "type": "chat_message", "message": message, "meta": meta }));
    let for_staff = json!({
        "type": "chat_message", "message": message, "conversation_id": id.0, "booking_id": House::BOOKING, "meta": meta,
    });
    assert_eq!(events[1].data, for_staff);
    let event_id = events[0].data["meta"]["event_id"].as_str().expect("a text");
    assert_eq!(Uuid::try_parse(event_id).expect("a UUID").get_version_num(), 4);
}

#[tokio::test]
async fn answering_member_becomes_the_handler() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.say(id, House::maeve(), "Hello!").await.expect("a message");
    let events = house.take_events().await;
    let types: Vec<&str> = events.iter().filter_map(|event| event.data["type"].as_str()).collect();
    assert_eq!(types, ["chat_message", "chat_message", "chat_state", "chat_state"]);
    assert_eq!(events[2].data["current_staff_handler"], json!({ "name": "Maeve", "role": "Reception" }));
    assert_eq!((&events[0].data["meta"]["seq"], &events[2].data["meta"]["seq"]), (&json!(1), &json!(2)));

    house.say(id, House::maeve(), "Are you there?").await.expect("a message");
    assert_eq!(house.take_events().await.len(), 2, "she answers already");
    let promoted = Author::Staff(StaffInfo { name: "Maeve".to_owned(), role: "Manager".to_owned() });
    house.say(id, promoted, "Hello?").await.expect("a message");
    assert_eq!(house.take_events().await.len(), 4);
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.say(id, guest, "Yes.").await.expect("a message");
    assert_eq!(house.take_events().await.len(), 2, "a guest answers nobody's messages");
}

#[tokio::test]
async fn closed_chat_refuses_the_guest_but_not_the_hotel() {
    let (house, _database) = House::open(0).await;
    house.put_hotel(House::HOTEL, ChatRuleExemptions::default()).await;
    let now = house.chat.now();
    let named = PutBooking { guest_name: Some("Ada Byrne".to_owned()), ..PutBooking::default() };
    let stages = [
        (named, Some(DisabledCode::NotCheckedIn)),
        (PutBooking { checked_in_at: Change::Set(now), ..PutBooking::default() }, Some(DisabledCode::NoRoomAssigned)),
        (PutBooking { room: Change::Set("101".to_owned()), ..PutBooking::default() }, None),
        (
            PutBooking { checked_out_at: Change::Set(now), ..PutBooking::default() },
            Some(DisabledCode::AlreadyCheckedOut),
        ),
    ];
    for (put, expected) in stages {
        let id = house.put(House::HOTEL, House::BOOKING, put).await.conversation.id;
        let guest = house.guest(House::HOTEL, House::BOOKING).await;
        match (house.say(id, guest, "Hello!").await, expected) {
            (Ok(_), None) => {}
            (Err(ChatError::Closed(code)), Some(expected)) => assert_eq!(code, expected),
            (other, _) => panic!("{expected:?}: {other:?}"),
        }
        house.say(id, House::maeve(), "Hello!").await.expect("the hotel's message");
    }
}

#[tokio::test]
async fn refused_message_stores_nothing() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let elsewhere = house.put_guest(House::HOTEL, "B2").await;
    let foreign = house.say(elsewhere, House::maeve(), "Hello!").await.expect("a message").id;
    house.take_events().await;
    for request in [
        SendMessage::default(),
        text(" \n\t "),
        text(&"x".repeat(4001)),
        text("a\u{7}b"),
        SendMessage { reply_to: Some(foreign), ..text("Yes.") },
        SendMessage { reply_to: Some(shared::MessageId(99)), ..text("Yes.") },
    ] {
        let refused = house.chat.send(id, House::maeve(), request.clone()).await;
        assert!(matches!(refused, Err(ChatError::Text(_) | ChatError::ReplyNotFound)), "{request:?}: {refused:?}");
    }
    assert!(house.outbox().await.is_empty());
    let page = house.chat.history(id, crate::chat::messages::history::PageRequest::newest()).await.expect("a page");
    assert_eq!((page.count, page.seq.0), (0, 0));
}

#[tokio::test]
async fn a_duplicate_message_returns_the_first_one_whatever_has_changed_since() {
    let (house, _database) = House::open(1).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let SendResult::Stored(first) = house.chat.send(id, guest.clone(), named("Hello!", 1)).await.expect("a message")
    else {
        panic!("the message was sent before");
    };
    let left = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, left).await;
    house.take_events().await;
    // The rate limit is reached, the chat is closed, and the text is not valid.
    let again = house.chat.send(id, guest.clone(), named("", 1)).await.expect("the same message");
    assert_eq!(again, SendResult::Repeated(first));
    assert!(house.outbox().await.is_empty());
    // The hotel's identifiers are separate from the guest's.
    let other = house.chat.send(id, House::maeve(), named("Hello!", 1)).await.expect("a message");
    assert!(matches!(other, SendResult::Stored(_)), "{other:?}");
}

#[tokio::test]
async fn only_stored_messages_count_towards_the_message_limit() {
    let (house, _database) = House::open(1).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.chat.send(id, guest.clone(), text("")).await.expect_err("no text");
    house.chat.send(id, guest.clone(), named("Hello!", 1)).await.expect("the one message");
    house.chat.send(id, guest.clone(), named("Hello!", 1)).await.expect("the same one");
    let refused = house.chat.send(id, guest, text("Hello?")).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
    let another_link = house.guest(House::HOTEL, House::BOOKING).await;
    house.chat.send(id, another_link, text("Hello?")).await.expect("each token has its own");
    for _ in 0..3 {
        house.chat.send(id, House::maeve(), text("Hello!")).await.expect("the hotel has none");
    }
}

#[tokio::test]
async fn a_message_over_the_limit_waits_for_no_writer() {
    let (house, _database) = House::open(1).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.chat.send(id, guest.clone(), named("Hello!", 1)).await.expect("the one message");
    let (begin, begun) = oneshot::channel();
    let (end, ended) = oneshot::channel::<()>();
    let store = house.chat.store().clone();
    let busy = tokio::spawn(async move {
        let hold = async move {
            begin.send(()).ok();
            ended.await.ok();
            Ok::<(), StoreError>(())
        };
        store.write(move |_| hold.boxed()).await
    });
    begun.await.expect("the writer is busy");
    let refused = house.chat.send(id, guest.clone(), text("Hello?")).now_or_never();
    assert!(matches!(refused, Some(Err(ChatError::RateLimited { retry_after_s: 60 }))), "{refused:?}");
    let again = house.chat.send(id, guest, named("Hello!", 1)).await;
    assert!(matches!(again, Ok(SendResult::Repeated(_))), "{again:?}");
    end.send(()).expect("the writer waits");
    busy.await.expect("the task ends without a panic").expect("the write succeeds");
}

#[tokio::test]
async fn a_message_keeps_the_room_and_the_name_of_its_time() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.say(id, guest.clone(), "from 101").await.expect("a message");
    let moved = PutBooking {
        room: Change::Set("202".to_owned()),
        guest_name: Some("Ada King".to_owned()),
        ..PutBooking::default()
    };
    house.put(House::HOTEL, House::BOOKING, moved).await;
    house.say(id, guest, "from 202").await.expect("a message");
    let page = house.chat.history(id, crate::chat::messages::history::PageRequest::newest()).await.expect("a page");
    let seen: Vec<_> =
        page.messages.iter().map(|message| (message.room_number.as_deref(), message.sender_name.as_str())).collect();
    assert_eq!(seen, [(Some("101"), "Ada Byrne"), (Some("202"), "Ada King")]);
}
