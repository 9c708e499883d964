use super::*;
use crate::chat::auth::author::Author;
use crate::chat::conversations::list::{ListParams, ListRequest};
use crate::chat::messages::history::PageRequest;
use crate::store::Hotel;
use crate::support::{House, TestDatabase};
use serde_json::json;
use shared::{ConversationId, Message, MessageId, Reader};

/// Returns a house with one conversation and two members of staff, Aoife and
/// Maeve.
async fn house() -> (House, TestDatabase, Hotel, ConversationId, [StaffMember; 2]) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let staff = house.chat.staff(&hotel).await.expect("staff").try_into().expect("two");
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
async fn who_answers_first_joins_before_the_answer_and_only_once() {
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
async fn whoever_a_conversation_is_given_to_joins_and_comes_back_as_a_new_one() {
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
async fn the_hotels_own_system_joins_nothing() {
    let (house, _database, _, id, [aoife, maeve]) = house().await;
    house.say(id, House::maeve(), "Welcome!").await.expect("a message");
    house.say(id, Author::Member(maeve), "It is me in person").await.expect("a message");
    assert_eq!(texts(&house, id).await, ["Welcome!", "It is me in person"], "the guest has met her");
    house.say(id, Author::Member(aoife), "May I?").await.expect("a message");
    assert_eq!(texts(&house, id).await[2..], ["Aoife from Reception has joined", "May I?"]);
}

#[tokio::test]
async fn a_duplicate_or_refused_answer_makes_nobody_join() {
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
async fn a_guest_who_waits_goes_on_waiting_and_nothing_is_unread_for_it() {
    let (house, _database, hotel, id, [aoife, _]) = house().await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let question = house.say(id, guest, "Is anybody there?").await.expect("a message");
    house.chat.assign(&hotel, id, aoife.key).await.expect("assigned");
    let list =
        ListRequest::parse(ListParams { filter: Some("all"), ..ListParams::default() }, None).expect("a request");
    let list = house.chat.conversations(&hotel, list).await.expect("a list");
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
