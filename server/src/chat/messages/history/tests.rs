use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::chat::messages::history::PageRequest;
use crate::support::{House, TestDatabase};
use serde_json::json;
use shared::{ConversationId, DisabledCode, MessageStatus, Reader, Seq};

#[test]
fn page_request_has_one_direction_and_a_limited_size() {
    let page =
        |limit, before: Option<i64>, after: Option<i64>| PageRequest::new(limit, before.map(MessageId), after.map(Seq));
    assert_eq!(page(None, None, None).expect("a page"), PageRequest::newest());
    assert_eq!(PageRequest::newest(), PageRequest { cursor: PageCursor::Newest, limit: 50 });
    for limit in [1, 50, 100] {
        assert_eq!(page(Some(limit), Some(7), None).expect("a page").limit, limit);
    }
    for limit in [i64::MIN, -1, 0, 101, i64::MAX] {
        assert!(matches!(page(Some(limit), None, None), Err(ChatError::BadValue(_))), "{limit}");
    }
    for (before, after) in [(Some(1), Some(1)), (Some(0), Some(0)), (Some(-1), None), (None, Some(-1))] {
        assert!(matches!(page(None, before, after), Err(ChatError::BadCursor)), "{before:?} {after:?}");
    }
}

/// Returns a conversation with eleven changes: messages, and other changes
/// between and after them.
async fn eventful() -> (House, TestDatabase, ConversationId, Vec<MessageId>) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let mut ids = Vec::new();
    // Changes 1 and 2: a message, and the assignment to its author.
    ids.push(house.say(id, House::maeve(), "one").await.expect("a message").id);
    for text in ["two", "three", "four"] {
        ids.push(house.say(id, guest.clone(), text).await.expect("a message").id);
    }
    house.chat.mark_read(id, Reader::Staff, ids[2]).await.expect("read");
    for text in ["five", "six"] {
        ids.push(house.say(id, House::maeve(), text).await.expect("a message").id);
    }
    house.chat.mark_read(id, Reader::Guest, ids[4]).await.expect("read");
    let moved = PutBooking { room: Change::Set("202".to_owned()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, moved).await;
    let left = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, left).await;
    (house, database, id, ids)
}

async fn page(
    house: &House,
    id: ConversationId,
    limit: i64,
    before: Option<MessageId>,
    after: Option<i64>,
) -> MessagePage {
    let request = PageRequest::new(Some(limit), before, after.map(Seq)).expect("a request");
    let page = house.chat.history(id, request).await.expect("a page");
    assert_eq!((page.count, page.conversation_id), (page.messages.len(), id));
    page
}

#[tokio::test]
async fn one_chain_of_fetches_makes_a_page_current() {
    let (house, _database, id, ids) = eventful().await;
    // Numbers of the changes that created messages.
    let changes = [1, 3, 4, 5, 7, 8];
    const NEWEST: i64 = 11;
    for limit in [1, 2, 3, 5, 6, 7, 100] {
        for start in 0..=NEWEST {
            let (mut seq, mut seen) = (start, Vec::new());
            let last = loop {
                let page = page(&house, id, limit, None, Some(seq)).await;
                seen.extend(page.messages.iter().map(|message| message.id));
                if !page.has_more {
                    break page;
                }
                assert_eq!(page.count as i64, limit);
                assert!(page.seq.0 > seq, "the chain goes on");
                seq = page.seq.0;
            };
            let expected: Vec<MessageId> =
                ids.iter().zip(changes).filter(|(_, change)| *change > start).map(|(id, _)| *id).collect();
            assert_eq!(seen, expected, "from {start} in pages of {limit}");
            assert_eq!(last.seq, Seq(NEWEST));
            assert_eq!((last.read.staff.up_to, last.read.guest.up_to), (ids[2], ids[4]));
            assert_eq!(last.chat.disabled_code, Some(DisabledCode::AlreadyCheckedOut));
            assert_eq!(last.chat.room_number.as_deref(), Some("202"));
        }
    }
    let beyond = page(&house, id, 50, None, Some(99)).await;
    assert_eq!((beyond.count, beyond.has_more, beyond.seq), (0, false, Seq(NEWEST)));
}

#[tokio::test]
async fn backward_pages_are_oldest_first_and_reach_the_beginning() {
    let (house, _database, id, ids) = eventful().await;
    for limit in 1..=7 {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = page(&house, id, limit, before, None).await;
            assert!(page.messages.is_sorted_by_key(|message| message.id));
            // Pages in either direction report the newest change.
            assert_eq!(page.seq, Seq(11));
            seen.splice(0..0, page.messages.iter().map(|message| message.id));
            if !page.has_more {
                break;
            }
            before = page.messages.first().map(|message| message.id);
        }
        assert_eq!(seen, ids, "in pages of {limit}");
    }
    let nothing = page(&house, id, 50, Some(MessageId(0)), None).await;
    assert_eq!((nothing.count, nothing.has_more), (0, false));
}

#[tokio::test]
async fn full_page_is_the_last_if_nothing_follows() {
    let (house, _database, id, ids) = eventful().await;
    assert!(!page(&house, id, 6, None, None).await.has_more);
    assert!(page(&house, id, 5, None, None).await.has_more);
    assert!(!page(&house, id, 6, None, Some(0)).await.has_more);
    assert!(page(&house, id, 5, None, Some(0)).await.has_more);
    assert!(!page(&house, id, 2, Some(ids[2]), None).await.has_more);
}

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
async fn read_marker_moves_forward_once_with_one_event() {
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

#[tokio::test]
async fn a_page_with_a_message_reaches_from_the_newest_one_to_a_few_before_it() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let mut ids = Vec::new();
    for at in 0..520 {
        house.clock.advance_ms(5_000);
        ids.push(house.say(id, guest.clone(), &format!("message {at}")).await.expect("a message").id);
    }
    for (at, first, is_newest) in [(519, 470, true), (480, 470, true), (100, 90, true), (5, 0, false)] {
        let request = house.chat.page_with(id, ids[at]).await.expect("a request");
        let page = house.chat.history(id, request).await.expect("a page").messages;
        assert_eq!((page[0].id, request.is_newest()), (ids[first], is_newest), "{at}");
        assert!(page.iter().any(|message| message.id == ids[at]), "{at}");
        assert!(page.len() <= 500);
    }
}

#[tokio::test]
async fn a_guest_opens_the_conversation_at_the_first_unread_message() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let opening = async || {
        let slug = House::HOTEL.parse().expect("a slug");
        let booking = House::BOOKING.parse().expect("a booking");
        let mut snapshot = house.chat.store().read_transaction().await.expect("a snapshot");
        let thread = snapshot.db().thread_of_booking(&slug, &booking).await.expect("an answer").expect("a thread");
        drop(snapshot);
        let request = house.chat.opening_page(&thread.conversation).await.expect("a request");
        (request.cursor, request.limit)
    };
    let newest = (PageCursor::Newest, DEFAULT_LIMIT);
    assert_eq!(opening().await, newest);
    let mut ids = Vec::new();
    for number in 0..45 {
        ids.push(house.say(id, House::maeve(), &format!("Answer {number}")).await.expect("a message").id);
    }
    assert_eq!(opening().await, newest, "the guest has read nothing");
    house.chat.mark_read(id, Reader::Guest, ids[4]).await.expect("read");
    // 40 unread messages and 10 before them.
    assert_eq!(opening().await, newest);
    house.chat.mark_read(id, Reader::Guest, ids[44]).await.expect("read");
    assert_eq!(opening().await, newest, "nothing is unread");
    for number in 0..42 {
        house.say(id, House::maeve(), &format!("More {number}")).await.expect("a message");
    }
    assert_eq!(opening().await, (PageCursor::Newest, 52));
}
