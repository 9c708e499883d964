use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::messages::edit::Edit;
use crate::chat::messages::history::PageRequest;
use crate::support::{House, TestDatabase};
use shared::{Message, MessageId, Reader, SenderType, Timestamp};

/// Returns a house, its conversation and its guest.
async fn house() -> (House, TestDatabase, ConversationId, Author) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    (house, database, id, guest)
}

async fn hotel(house: &House) -> Hotel {
    house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel")
}

async fn listed(house: &House, hotel: &Hotel) -> ConversationSummary {
    let all = ListRequest::parse(ListParams { filter: Some("all"), ..ListParams::default() }, None).expect("a request");
    house.chat.conversations(hotel, None, all).await.expect("a list").conversations.remove(0)
}

/// Returns the time since which the guest waits, in minutes after the start.
async fn waiting(house: &House, hotel: &Hotel) -> Option<i64> {
    let start: Timestamp = House::START.parse().expect("an instant");
    listed(house, hotel).await.waiting_since.map(|since| (since.unix_ms() - start.unix_ms()) / 60_000)
}

#[tokio::test]
async fn a_guest_waits_since_the_oldest_message_without_an_answer() {
    let (house, _database, id, guest) = house().await;
    let hotel = hotel(&house).await;
    assert_eq!(waiting(&house, &hotel).await, None);
    let first = house.say(id, guest.clone(), "Hello?").await.expect("a message").id;
    house.clock.advance_ms(60_000);
    house.say(id, guest.clone(), "Anybody there?").await.expect("a message");
    assert_eq!(waiting(&house, &hotel).await, Some(0));
    // Reading a message is not an answer.
    house.chat.mark_read(id, Reader::Staff, first).await.expect("read");
    assert_eq!(waiting(&house, &hotel).await, Some(0));
    house.chat.edit(id, guest.clone(), first, Edit::Delete).await.expect("deleted");
    assert_eq!(waiting(&house, &hotel).await, Some(1));
    let answer = house.say(id, House::maeve(), "Yes").await.expect("a message").id;
    assert_eq!(waiting(&house, &hotel).await, None);
    // A deleted answer does not count.
    house.chat.edit(id, House::maeve(), answer, Edit::Delete).await.expect("deleted");
    assert_eq!(waiting(&house, &hotel).await, Some(1));
}

#[tokio::test]
async fn resolved_conversation_has_no_waiting_guest() {
    let (house, _database, id, guest) = house().await;
    let hotel = hotel(&house).await;
    house.say(id, guest.clone(), "Thanks, that is all").await.expect("a message");
    house.chat.resolve(&hotel, id, None).await.expect("resolved");
    assert_eq!(waiting(&house, &hotel).await, None);
    // Reopening by the hotel undoes the resolution.
    house.chat.reopen(&hotel, id).await.expect("reopened");
    assert_eq!(waiting(&house, &hotel).await, Some(0));
    house.chat.resolve(&hotel, id, None).await.expect("resolved");
    house.clock.advance_ms(60_000);
    house.say(id, guest, "One more thing").await.expect("a message");
    assert_eq!(waiting(&house, &hotel).await, Some(1));
}

/// Returns the values of the list, computed from all messages.
fn recount(messages: &[Message], read_up_to: MessageId, settled_up_to: MessageId) -> (i64, Option<Timestamp>) {
    let unread = messages.iter().filter(|m| m.sender_type == SenderType::Guest && m.id > read_up_to).count();
    let stands = |m: &&Message| !m.is_deleted;
    let answered = messages.iter().filter(stands).filter(|m| m.sender_type == SenderType::Staff).map(|m| m.id).max();
    let done = answered.unwrap_or(MessageId(0)).max(settled_up_to);
    let waits = messages.iter().filter(stands).find(|m| m.sender_type == SenderType::Guest && m.id > done);
    (unread as i64, waits.map(|m| m.timestamp))
}

#[tokio::test]
async fn list_values_equal_a_recount() {
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (house, _database, id, guest) = house().await;
        let hotel = hotel(&house).await;
        let mut settled_up_to = MessageId(0);
        for step in 0..40 {
            house.clock.advance_ms(random.i64(0..90_000));
            let page = PageRequest::new(Some(100), None, None).expect("a page");
            let before = house.chat.history(id, page).await.expect("messages").messages;
            let resolved = listed(&house, &hotel).await.resolved_at.is_some();
            let some = before.get(random.usize(0..before.len().max(1))).map_or(MessageId(0), |message| message.id);
            let newest = before.last().map_or(MessageId(0), |message| message.id);
            // A refusal (too late, or not one's own) changes nothing; the
            // values are checked all the same.
            let _ = match random.u8(0..9) {
                0..3 => house.say(id, guest.clone(), "Hello?").await.map(|_| ()),
                3 => house.say(id, House::maeve(), "Hello!").await.map(|_| ()),
                4 => house.chat.edit(id, guest.clone(), some, Edit::Delete).await.map(|_| ()),
                5 => house.chat.edit(id, House::maeve(), some, Edit::Delete).await.map(|_| ()),
                6 => house.chat.edit(id, guest.clone(), some, Edit::Text(format!("{step}"))).await.map(|_| ()),
                7 => house.chat.mark_read(id, Reader::Staff, some).await.map(|_| ()),
                _ if resolved => {
                    let guest_since = before.iter().any(|m| m.sender_type == SenderType::Guest && m.id > settled_up_to);
                    assert!(!guest_since, "a guest who writes opens it again");
                    settled_up_to = MessageId(0);
                    house.chat.reopen(&hotel, id).await.map(|_| ())
                }
                _ => {
                    settled_up_to = newest;
                    house.chat.resolve(&hotel, id, None).await.map(|_| ())
                }
            };
            let after = house.chat.history(id, page).await.expect("messages");
            let conversation = listed(&house, &hotel).await;
            let (unread, waiting) = recount(&after.messages, after.read.staff.up_to, settled_up_to);
            let waiting = waiting.filter(|_| conversation.resolved_at.is_none());
            assert_eq!(
                (conversation.unread_count, conversation.waiting_since),
                (unread, waiting),
                "seed {seed}, step {step}"
            );
        }
    }
}

#[test]
fn any_cursor_is_parsed_or_refused() {
    let seeds = ["12.3", "u12.3", "w12.3", "r0.1", "9223372036854775807.1", "u-1.-1"];
    crate::support::made_up(&seeds, |text| {
        for order in [ListOrder::Newest, ListOrder::UnreadFirst] {
            for filter in [ConversationFilter::Open, ConversationFilter::Waiting] {
                drop(parse_cursor(text, filter, order));
            }
        }
    });
}

#[tokio::test]
async fn the_longest_wait_comes_first_and_every_waiting_guest_once() {
    let (house, _database) = House::open(0).await;
    let mut ids = Vec::new();
    for nth in 0..60 {
        let booking = format!("B-{nth}");
        let id = house.put_guest(House::HOTEL, &booking).await;
        let guest = house.guest(House::HOTEL, &booking).await;
        house.clock.advance_ms(60_000);
        house.say(id, guest, "Hello?").await.expect("a message");
        ids.push(id);
    }
    let hotel = hotel(&house).await;
    // The guest who has waited longest writes once more, and two others get an answer.
    let first = house.guest(House::HOTEL, "B-0").await;
    house.say(ids[0], first, "Anybody there?").await.expect("a message");
    house.say(ids[5], House::maeve(), "Yes").await.expect("a message");
    house.chat.resolve(&hotel, ids[7], None).await.expect("resolved");
    let expected: Vec<_> = ids.iter().copied().filter(|id| ![ids[5], ids[7]].contains(id)).collect();
    let (mut found, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let params = ListParams { filter: Some("waiting"), cursor: cursor.as_deref(), ..ListParams::default() };
        let request = ListRequest::parse(params, None).expect("a request");
        let list = house.chat.conversations(&hotel, None, request).await.expect("a list");
        assert!(list.conversations.len() <= 50);
        assert_eq!((list.counts.waiting, list.counts.open, list.counts.resolved, list.counts.mine), (58, 59, 1, None));
        found.extend(list.conversations.iter().map(|summary| summary.conversation_id));
        cursor = list.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    assert_eq!(house.chat.longest_waiting(&hotel, None).await.expect("an answer"), Some(ids[0]));
    assert_eq!(house.chat.longest_waiting(&hotel, Some(ids[0])).await.expect("an answer"), Some(ids[1]));
}
