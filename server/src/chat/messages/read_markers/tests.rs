use super::*;
use crate::chat::messages::history::PageRequest;
use crate::support::House;
use serde_json::json;
use shared::{ConversationId, MessageStatus, Seq};

/// Stores messages of a guest, of a member of staff, of the guest again, and of
/// another conversation.
async fn spoken() -> (House, crate::support::TestDatabase, ConversationId, [MessageId; 4]) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let elsewhere = house.put_guest(House::HOTEL, "B2").await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let one = house.say(id, guest.clone(), "one").await.expect("a message").id;
    let two = house.say(id, House::maeve(), "two").await.expect("a message").id;
    let three = house.say(id, guest, "three").await.expect("a message").id;
    let foreign = house.say(elsewhere, House::maeve(), "four").await.expect("a message").id;
    house.take_events().await;
    (house, database, id, [one, two, three, foreign])
}

async fn statuses(house: &House, id: ConversationId) -> Vec<(MessageStatus, Option<shared::Timestamp>)> {
    let page = house.chat.history(id, PageRequest::newest()).await.expect("a page");
    page.messages.iter().map(|message| (message.status, message.read_at)).collect()
}

#[tokio::test]
async fn a_marker_moves_forward_once_and_says_so() {
    let (house, _database, id, [_, two, ..]) = spoken().await;
    house.clock.advance_ms(5_000);
    let now = house.chat.now();
    let answer = house.chat.mark_read(id, Reader::Guest, two).await.expect("an answer");
    assert_eq!(answer.read.guest, ReadMarker { up_to: two, read_at: Some(now) });
    assert_eq!((answer.read.staff, answer.seq), (ReadMarker::default(), Seq(5)));

    let events = house.take_events().await;
    assert_eq!(events.len(), 2);
    let meta = json!({ "event_id": events[0].data["meta"]["event_id"], "seq": 5, "sent_at": now });
    let expected = json!({ "type": "messages_read", "reader": "guest", "up_to": two, "read_at": now, "meta": meta });
    assert_eq!(events[0].data, expected);
    let mut for_staff = expected;
    for_staff["conversation_id"] = json!(id);
    for_staff["booking_id"] = json!(House::BOOKING);
    assert_eq!(events[1].data, for_staff);

    house.clock.advance_ms(5_000);
    for known in [two, MessageId(0), MessageId(two.0 - 1)] {
        let again = house.chat.mark_read(id, Reader::Guest, known).await.expect("an answer");
        assert_eq!(again, answer, "up to {known}");
    }
    assert!(house.outbox().await.is_empty());
}

#[tokio::test]
async fn a_marker_does_not_pass_the_newest_message() {
    let (house, _database, id, [.., three, foreign]) = spoken().await;
    let answer = house.chat.mark_read(id, Reader::Staff, foreign).await.expect("an answer");
    assert_eq!(answer.read.staff.up_to, three);
    let answer = house.chat.mark_read(id, Reader::Guest, MessageId(i64::MAX)).await.expect("an answer");
    assert_eq!(answer.read.guest.up_to, three);
    let negative = house.chat.mark_read(id, Reader::Guest, MessageId(-1)).await;
    assert!(matches!(negative, Err(ChatError::BadValue(_))), "{negative:?}");
}

#[tokio::test]
async fn a_message_is_read_when_the_other_side_has_seen_it() {
    let (house, _database, id, [one, _, three, _]) = spoken().await;
    let unread = (MessageStatus::Delivered, None);
    assert_eq!(statuses(&house, id).await, [unread; 3]);

    house.clock.advance_ms(1_000);
    let first = (MessageStatus::Read, Some(house.chat.now()));
    house.chat.mark_read(id, Reader::Staff, one).await.expect("an answer");
    assert_eq!(statuses(&house, id).await, [first, unread, unread]);

    house.clock.advance_ms(1_000);
    let second = (MessageStatus::Read, Some(house.chat.now()));
    house.chat.mark_read(id, Reader::Guest, three).await.expect("an answer");
    assert_eq!(statuses(&house, id).await, [first, second, unread]);

    house.clock.advance_ms(1_000);
    let third = (MessageStatus::Read, Some(house.chat.now()));
    house.chat.mark_read(id, Reader::Staff, three).await.expect("an answer");
    assert_eq!(statuses(&house, id).await, [first, second, third]);
}

#[tokio::test]
async fn an_empty_conversation_has_nothing_to_read() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let answer = house.chat.mark_read(id, Reader::Guest, MessageId(7)).await.expect("an answer");
    assert_eq!((answer.read.guest, answer.seq), (ReadMarker::default(), Seq(0)));
    assert!(house.outbox().await.is_empty());
}
