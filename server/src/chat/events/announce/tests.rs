use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::messages::history::PageRequest;
use crate::store::Hotel;
use crate::support::{House, RepeatingRandom, TestDatabase};
use serde_json::json;
use shared::event::MessageChange;
use shared::{ConversationId, Message, MessageId, Reader, StaffInfo};

/// Returns an event for the staff's channel with `text` as its message, the
/// largest event of its kind.
fn event(like: &Message, text: String) -> Event {
    let message = Message { message: text, ..like.clone() };
    Event {
        kind: EventKind::ChatMessage(MessageChange::with_message(message)),
        conversation_id: Some(like.conversation_id),
        booking_id: Some(like.booking_id.clone()),
        meta: EventMeta { event_id: RepeatingRandom::default().uuid(), seq: like.seq, sent_at: like.timestamp },
    }
}

/// Returns the length of `data` in a trigger request, computed by serde.
fn in_a_trigger(data: &str) -> usize {
    serde_json::to_string(data).expect("JSON").len() - "\"\"".len()
}

#[tokio::test]
async fn oversized_message_is_pushed_by_id() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let message = house.say(id, House::maeve(), "Hello!").await.expect("a message");
    for character in ['a', 'é', '€', '😀', '"', '\\', '\n', '\t'] {
        for length in (1..=4000).step_by(43).chain([4000]) {
            let event = event(&message, character.to_string().repeat(length));
            let whole = serde_json::to_string(&event).expect("JSON");
            let data = encode(&event).expect("data");
            assert!(in_a_trigger(&data) <= MAX_DATA_BYTES, "{length} times {character:?}: {}", in_a_trigger(&data));
            if in_a_trigger(&whole) <= MAX_DATA_BYTES {
                assert_eq!(data, whole);
            } else {
                let data: serde_json::Value = serde_json::from_str(&data).expect("JSON");
                assert_eq!(data["message"], serde_json::Value::Null);
                assert_eq!(data["message_id"], message.id.0);
            }
        }
    }
}

#[tokio::test]
async fn oversized_note_is_pushed_by_id() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let caller = crate::chat::auth::staff::StaffCaller { hotel, member: None };
    house.take_events().await;
    let note = shared::note::WriteNote { note: Some("😀".repeat(4000)), ..Default::default() };
    house.chat.write_note(&caller, id, note).await.expect("a note");
    let events = house.take_events().await;
    assert_eq!(events.len(), 1);
    let expected = (serde_json::Value::Null, serde_json::json!(1));
    assert_eq!((events[0].data["note"].clone(), events[0].data["note_id"].clone()), expected);
}

#[tokio::test]
async fn longest_names_fit_into_an_event_without_a_message() {
    let (house, _database) = House::open(0).await;
    let slug = "a".repeat(50);
    let booking = "B".repeat(64);
    house.put_guest(&slug, &booking).await;
    let put = crate::chat::conversations::bookings::PutBooking {
        guest_name: Some("😀".repeat(200)),
        room: crate::chat::conversations::bookings::Change::Set("😀".repeat(32)),
        ..Default::default()
    };
    let id = house.put(&slug, &booking, put).await.conversation.id;
    let author = crate::chat::auth::staff::Author::Staff(StaffInfo { name: "\"".repeat(100), role: "\\".repeat(100) });
    house.say(id, author, &"\"".repeat(4000)).await.expect("a message");
    let guest = house.guest(&slug, &booking).await;
    house.say(id, guest, &"😀".repeat(4000)).await.expect("a message");
    for row in house.outbox().await {
        assert!(in_a_trigger(&row.data) <= MAX_DATA_BYTES, "{}", row.data.len());
        assert!(row.channel.len() <= 164, "{}", row.channel);
    }
}

/// Returns the types of the events that wait for a channel, each with its
/// `up_to`.
async fn waiting(house: &House, channel: &str) -> Vec<(String, Option<i64>)> {
    let rows = house.outbox().await.into_iter().filter(|row| row.channel == channel);
    rows.map(|row| serde_json::from_str::<serde_json::Value>(&row.data).expect("JSON"))
        .map(|data| (data["type"].as_str().expect("a type").to_owned(), data["up_to"].as_i64()))
        .collect()
}

#[tokio::test]
async fn newest_read_marker_replaces_long_waiting_ones_and_no_messages() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.take_events().await;
    let mut read = Vec::new();
    for text in ["one", "two", "three"] {
        let message = house.say(id, House::maeve(), text).await.expect("a message");
        house.chat.mark_read(id, Reader::Guest, message.id).await.expect("read");
        read.push(message.id.0);
        house.clock.advance_ms(60_000);
    }
    let message = |up_to| (String::from("chat_message"), up_to);
    let marker = (String::from("messages_read"), Some(read[2]));
    for channel in ["private-hotel-killarney-guest-chat-booking-BK-2025-0123", "private-hotel-killarney-staff-chat"] {
        let events = waiting(&house, channel).await;
        let other_events: Vec<_> = events.into_iter().filter(|(kind, _)| kind != "chat_state").collect();
        assert_eq!(other_events, [message(None), message(None), message(None), marker.clone()], "{channel}");
    }
}

#[tokio::test]
async fn immediate_read_markers_are_all_pushed() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.take_events().await;
    for text in ["one", "two"] {
        let message = house.say(id, House::maeve(), text).await.expect("a message");
        house.chat.mark_read(id, Reader::Guest, message.id).await.expect("read");
    }
    let events = waiting(&house, "private-hotel-killarney-staff-chat").await;
    assert_eq!(events.iter().filter(|(kind, _)| kind == "messages_read").count(), 2);
}

/// Returns a house with one conversation and two members of staff, Aoife and
/// Maeve.
async fn house() -> (House, TestDatabase, Hotel, ConversationId, [StaffMember; 2]) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let staff = house.chat.staff(&hotel).await.expect("staff").try_into().expect("two members of staff");
    house.take_events().await;
    (house, database, hotel, id, staff)
}

async fn messages(house: &House, id: ConversationId) -> Vec<Message> {
    house.chat.history(id, PageRequest::newest()).await.expect("a page").messages
}

async fn texts(house: &House, id: ConversationId) -> Vec<String> {
    messages(house, id).await.into_iter().map(|message| message.message).collect()
}

#[tokio::test]
async fn first_answer_is_preceded_by_one_join_message() {
    let (house, _database, _, id, [_, maeve]) = house().await;
    for text in ["Good morning!", "How are you?"] {
        house.say(id, Author::Member(maeve.clone()), text).await.expect("a message");
    }
    assert_eq!(texts(&house, id).await, ["Maeve from Reception has joined", "Good morning!", "How are you?"]);
    let joined = &messages(&house, id).await[0];
    assert_eq!((joined.sender_type, joined.seq.0), (SenderType::System, 1));
    assert_eq!(joined.sender_name, "Killarney Park");
    let info = StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() };
    assert_eq!(joined.staff_info, Some(info));
    let events = house.take_events().await;
    let kinds: Vec<_> =
        events.iter().map(|event| (event.data["type"].clone(), event.data["meta"]["seq"].clone())).collect();
    let expected = [("chat_message", 1), ("chat_message", 2), ("chat_state", 3), ("chat_message", 4)];
    // Each on both channels.
    let expected: Vec<_> =
        expected.iter().flat_map(|change| [change; 2]).map(|(kind, seq)| (json!(kind), json!(seq))).collect();
    assert_eq!(kinds, expected);
    assert_eq!(events[0].data["message"]["message"], "Maeve from Reception has joined");
}

#[tokio::test]
async fn each_new_assignment_adds_a_join_message() {
    let (house, _database, hotel, id, [aoife, maeve]) = house().await;
    for to in [&aoife, &aoife, &maeve, &aoife] {
        house.chat.assign(&hotel, id, to.key).await.expect("assigned");
    }
    house.say(id, Author::Member(aoife), "Here I am again").await.expect("a message");
    let joined = |name: &str| format!("{name} from Reception has joined");
    let expected = [joined("Aoife"), joined("Maeve"), joined("Aoife"), "Here I am again".to_owned()];
    assert_eq!(texts(&house, id).await, expected);
}

#[tokio::test]
async fn answer_of_the_hotels_system_adds_no_join_message() {
    let (house, _database, _, id, [aoife, maeve]) = house().await;
    house.say(id, House::maeve(), "Welcome!").await.expect("a message");
    house.say(id, Author::Member(maeve), "It is me in person").await.expect("a message");
    assert_eq!(texts(&house, id).await, ["Welcome!", "It is me in person"], "the guest has met her");
    house.say(id, Author::Member(aoife), "May I?").await.expect("a message");
    assert_eq!(texts(&house, id).await[2..], ["Aoife from Reception has joined", "May I?"]);
}

#[tokio::test]
async fn duplicate_or_refused_answer_adds_no_join_message() {
    let (house, _database, _, id, [aoife, maeve]) = house().await;
    house.say(id, Author::Member(maeve), " ").await.expect_err("no text");
    assert!(texts(&house, id).await.is_empty());
    let request = shared::SendMessage {
        message: Some("Hello!".to_owned()),
        client_message_id: Some(house.chat.new_uuid()),
        ..shared::SendMessage::default()
    };
    for _ in 0..2 {
        house.chat.send(id, Author::Member(aoife.clone()), request.clone()).await.expect("sent");
    }
    assert_eq!(texts(&house, id).await.len(), 2);
}

#[tokio::test]
async fn join_message_changes_neither_waiting_nor_unread() {
    let (house, _database, hotel, id, [aoife, _]) = house().await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let question = house.say(id, guest, "Is anybody there?").await.expect("a message");
    house.chat.assign(&hotel, id, aoife.key).await.expect("assigned");
    let list =
        ListRequest::parse(ListParams { filter: Some("all"), ..ListParams::default() }, None).expect("a request");
    let list = house.chat.conversations(&hotel, None, list).await.expect("a list");
    let summary = &list.conversations[0];
    let last = summary.last_message.as_ref().expect("a message");
    assert_eq!((last.sender_type, last.message.as_str()), (SenderType::Guest, "Is anybody there?"));
    assert_eq!(summary.unread_count, 1);
    house.chat.mark_read(id, Reader::Staff, question.id).await.expect("read");
    // The guest can mark a system message as read, like a message of staff.
    let newest = MessageId(question.id.0 + 1);
    house.chat.mark_read(id, Reader::Guest, newest).await.expect("read");
    let joined = &messages(&house, id).await[1];
    assert_eq!((joined.id, joined.read_at), (newest, Some(house.chat.now())));
}
