use super::*;
use crate::chat::auth::staff::Author;
use crate::chat::messages::edit::Edit;
use crate::support::{House, TestDatabase};

/// Returns a house with one conversation and two members of staff, Aoife and
/// Maeve.
async fn house() -> (House, TestDatabase, Hotel, ConversationId, [StaffMember; 2]) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let staff = house.chat.staff(&hotel).await.expect("staff").try_into().expect("two members of staff");
    house.take_events().await;
    (house, database, hotel, id, staff)
}

#[tokio::test]
async fn assigned_member_is_shown_to_the_guest() {
    let (house, _database, hotel, id, [aoife, maeve]) = house().await;
    let handling = house.chat.assign(&hotel, id, aoife.key).await.expect("assigned");
    let handler = handling.chat.current_staff_handler.expect("a handler");
    assert_eq!((handler.name.as_str(), handler.role.as_str()), ("Aoife", "Reception"));
    let events = house.take_events().await;
    let kinds: Vec<_> = events.iter().map(|event| event.data["type"].as_str().expect("a type")).collect();
    assert_eq!(kinds, ["chat_message", "chat_message", "chat_state", "chat_state"]);
    assert_eq!(events[2].data["current_staff_handler"]["name"], "Aoife");
    house.chat.assign(&hotel, id, aoife.key).await.expect("the assignment succeeds");
    assert!(house.take_events().await.is_empty());
    house.chat.assign(&hotel, id, maeve.key).await.expect("handed over");
    assert_eq!(house.take_events().await[2].data["current_staff_handler"]["name"], "Maeve");
}

#[tokio::test]
async fn a_new_handler_of_the_same_name_and_role_is_announced() {
    let (house, _database, hotel, id, [_, maeve]) = house().await;
    let handler = async || house.chat.thread_of_hotel(&hotel, id).await.expect("the thread").conversation.handler_id;
    house.say(id, House::maeve(), "Welcome!").await.expect("a message");
    assert_eq!(handler().await, None, "the hotel's own system has the conversation");
    house.take_events().await;
    // The guest has met a Maeve of the reception: no message says that she joins.
    house.chat.assign(&hotel, id, maeve.key).await.expect("assigned");
    assert_eq!(kinds(&house).await, ["chat_state", "chat_state"]);
    assert_eq!(handler().await, Some(maeve.key));
    house.say(id, House::maeve(), "Anything else?").await.expect("a message");
    assert_eq!(kinds(&house).await, ["chat_message", "chat_message", "chat_state", "chat_state"]);
    assert_eq!(handler().await, None);
    house.say(id, Author::Member(maeve.clone()), "It is me in person").await.expect("a message");
    assert_eq!(kinds(&house).await, ["chat_message", "chat_message", "chat_state", "chat_state"]);
    assert_eq!(handler().await, Some(maeve.key));
}

/// Returns the types of the new events.
async fn kinds(house: &House) -> Vec<String> {
    let events = house.take_events().await;
    events.iter().map(|event| event.data["type"].as_str().expect("a type").to_owned()).collect()
}

#[tokio::test]
async fn guest_message_reopens_a_resolved_conversation() {
    let (house, _database, hotel, id, _) = house().await;
    let settled_at = Some(house.chat.now());
    assert_eq!(house.chat.resolve(&hotel, id, None).await.expect("resolved").resolved_at, settled_at);
    house.clock.advance_ms(1_000);
    assert_eq!(
        house.chat.resolve(&hotel, id, None).await.expect("resolved").resolved_at,
        settled_at,
        "since the first time"
    );
    house.say(id, House::maeve(), "Have a good trip!").await.expect("a message");
    let thread = house.chat.thread_of_hotel(&hotel, id).await.expect("the thread");
    assert_eq!(thread.conversation.resolved_at, settled_at, "the hotel's own message changes nothing");
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    house.say(id, guest, "I forgot my hat").await.expect("a message");
    let thread = house.chat.thread_of_hotel(&hotel, id).await.expect("the thread");
    assert_eq!(thread.conversation.resolved_at, None);
}

#[tokio::test]
async fn unseen_guest_message_prevents_resolving() {
    let (house, _database, hotel, id, _) = house().await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let seen = house.say(id, guest.clone(), "That was all, thank you").await.expect("a message");
    let late = house.say(id, guest, "One more thing").await.expect("a message");
    let (seen, late) = (seen.id, late.id);
    house.take_events().await;
    let handling = house.chat.resolve(&hotel, id, Some(seen)).await.expect("the conversation stays open");
    assert_eq!(handling.resolved_at, None);
    assert!(house.take_events().await.is_empty());
    let handling = house.chat.resolve(&hotel, id, Some(late)).await.expect("resolved");
    assert!(handling.resolved_at.is_some());
}

#[tokio::test]
async fn a_settled_conversation_can_be_opened_again() {
    let (house, _database, hotel, id, _) = house().await;
    house.chat.resolve(&hotel, id, None).await.expect("resolved");
    let reopened = house.chat.reopen(&hotel, id).await.expect("open");
    assert_eq!((reopened.resolved_at, reopened.seq), (None, house.chat.reopen(&hotel, id).await.expect("open").seq));
}

#[tokio::test]
async fn another_hotels_conversation_and_staff_are_not_there() {
    let (house, _database, hotel, id, _) = house().await;
    let foreign = house.put_guest("dingle", "B1").await;
    house.put_staff("dingle", "nora@dingle.example", "Nora").await;
    let dingle = house.chat.hotel(&"dingle".parse().expect("a slug")).await.expect("a hotel");
    let nora = house.chat.staff(&dingle).await.expect("staff").remove(0);
    for refused in [
        house.chat.resolve(&hotel, foreign, None).await,
        house.chat.reopen(&hotel, foreign).await,
        house.chat.assign(&dingle, id, nora.key).await,
    ] {
        assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    }
    let refused = house.chat.assign(&hotel, id, nora.key).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    let refused = house.chat.assign(&hotel, foreign, nora.key).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "first where, then whom: {refused:?}");
}

#[tokio::test]
async fn member_of_staff_edits_only_own_messages() {
    let (house, _database, _, id, [aoife, maeve]) = house().await;
    let message = house.say(id, Author::Member(maeve.clone()), "Good evenig!").await.expect("a message");
    assert_eq!(message.staff_info.as_ref().map(|info| info.name.as_str()), Some("Maeve"));
    let edit = |by: Author| house.chat.edit(id, by, message.id, Edit::Text("Good evening!".to_owned()));
    let refused = edit(Author::Member(aoife)).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    assert!(edit(Author::Member(maeve)).await.expect("edited").message.is_edited);
}
