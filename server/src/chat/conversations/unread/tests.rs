use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::support::{House, TestDatabase};
use shared::desk::ConversationSummary;
use shared::{MessageId, Reader};

/// Returns a house, its conversation with a read message, the guest and the message.
async fn house() -> (House, TestDatabase, Hotel, ConversationId, Author, MessageId) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    let message = house.say(id, guest.clone(), "Hello?").await.expect("a message").id;
    house.chat.mark_read(id, Reader::Staff, message).await.expect("read");
    (house, database, hotel, id, guest, message)
}

async fn unread(house: &House, hotel: &Hotel) -> Vec<ConversationSummary> {
    let params = ListParams { filter: Some("unread"), ..ListParams::default() };
    let request = ListRequest::parse(params, None).expect("a request");
    let list = house.chat.conversations(hotel, None, request).await.expect("a list");
    assert_eq!(list.unread_conversations, list.conversations.len() as i64);
    list.conversations
}

#[tokio::test]
async fn a_marked_conversation_is_unread_and_stays_read_for_the_guest() {
    let (house, _database, hotel, id, _, message) = house().await;
    assert!(unread(&house, &hotel).await.is_empty());
    let before = house.chat.mark_read(id, Reader::Staff, MessageId(0)).await.expect("markers");
    house.chat.mark_unread(&hotel, id, true).await.expect("marked");
    let marked = unread(&house, &hotel).await.remove(0);
    assert_eq!((marked.conversation_id, marked.unread_count, marked.marked_unread), (id, 0, true));
    let after = house.chat.thread_of_hotel(&hotel, id).await.expect("the thread").conversation;
    assert_eq!((after.read, after.seq), (before.read, before.seq));
    assert_eq!(after.read.staff.up_to, message);
    house.chat.mark_unread(&hotel, id, false).await.expect("undone");
    assert!(unread(&house, &hotel).await.is_empty());
}

#[tokio::test]
async fn reading_and_answering_clear_the_mark_and_a_guest_does_not() {
    let (house, _database, hotel, id, guest, message) = house().await;
    house.chat.mark_unread(&hotel, id, true).await.expect("marked");
    house.chat.mark_read(id, Reader::Guest, message).await.expect("read");
    assert_eq!(unread(&house, &hotel).await.len(), 1);
    // The marker of staff is there already.
    house.chat.mark_read(id, Reader::Staff, message).await.expect("read");
    assert!(unread(&house, &hotel).await.is_empty());
    house.chat.mark_unread(&hotel, id, true).await.expect("marked");
    let message = house.say(id, guest, "Anybody there?").await.expect("a message").id;
    assert!(unread(&house, &hotel).await.remove(0).marked_unread);
    house.say(id, House::maeve(), "Yes").await.expect("a message");
    assert!(!unread(&house, &hotel).await.remove(0).marked_unread);
    house.chat.mark_read(id, Reader::Staff, message).await.expect("read");
    assert!(unread(&house, &hotel).await.is_empty());
}

#[tokio::test]
async fn marked_conversations_are_above_read_ones_on_every_page() {
    let (house, _database) = House::open(0).await;
    let mut ids = Vec::new();
    for nth in 0..60 {
        let id = house.put_guest(House::HOTEL, &format!("B{nth}")).await;
        house.say(id, House::maeve(), "Welcome").await.expect("a message");
        ids.push(id);
    }
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    for id in &ids[..55] {
        house.chat.mark_unread(&hotel, *id, true).await.expect("marked");
    }
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let params = ListParams { order: Some("unread"), cursor: cursor.as_deref(), ..ListParams::default() };
        let request = ListRequest::parse(params, None).expect("a request");
        let list = house.chat.conversations(&hotel, None, request).await.expect("a list");
        found.extend(list.conversations.iter().map(|summary| summary.conversation_id));
        cursor = list.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    let expected: Vec<_> = ids[..55].iter().rev().chain(ids[55..].iter().rev()).copied().collect();
    assert_eq!(found, expected);
}
