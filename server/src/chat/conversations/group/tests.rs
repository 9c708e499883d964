use super::*;
use crate::store::ChatRuleExemptions;
use crate::support::{House, TestDatabase};

/// Returns a house with a hotel without bookings.
async fn house() -> (House, TestDatabase, Hotel) {
    let (house, database) = House::open(0).await;
    house.put_hotel(House::HOTEL, ChatRuleExemptions::default()).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    (house, database, hotel)
}

/// Creates conversations in which the guest has written one message.
async fn with_messages(house: &House, count: usize) -> Vec<(ConversationId, MessageId)> {
    let mut seen = Vec::new();
    for nth in 0..count {
        let name = format!("B{nth}");
        let id = house.put_guest(House::HOTEL, &name).await;
        let guest = house.guest(House::HOTEL, &name).await;
        seen.push((id, house.say(id, guest, "Hello").await.expect("a message").id));
    }
    seen
}

async fn resolved(house: &House, hotel: &Hotel, ids: &[(ConversationId, MessageId)]) -> Vec<bool> {
    let mut states = Vec::new();
    for (id, _) in ids {
        let summary = house.chat.conversation_summary(hotel, *id).await.expect("the conversation");
        states.push(summary.resolved_at.is_some());
    }
    states
}

#[tokio::test]
async fn group_is_resolved_except_for_unseen_messages_and_reopened() {
    let (house, _database, hotel) = house().await;
    let seen = with_messages(&house, 4).await;
    let guest = house.guest(House::HOTEL, "B1").await;
    house.say(seen[1].0, guest, "One more thing").await.expect("a message");
    house.chat.resolve(&hotel, seen[2].0, None).await.expect("resolved");
    let reversed: Vec<_> = seen.iter().rev().copied().chain([(ConversationId(99), MessageId(1))]).collect();
    let group = house.chat.resolve_group(&hotel, &reversed).await.expect("an answer");
    assert_eq!(group, [seen[0].0, seen[3].0], "those that this request has resolved");
    assert_eq!(resolved(&house, &hotel, &seen).await, [true, false, true, true]);
    assert_eq!(house.chat.reopen_group(&hotel, &group).await.expect("an answer"), group);
    assert_eq!(resolved(&house, &hotel, &seen).await, [false, false, true, false]);
}

#[tokio::test]
async fn the_older_of_two_messages_decides_about_a_conversation_given_twice() {
    let (house, _database, hotel) = house().await;
    let (id, newest) = with_messages(&house, 1).await[0];
    let group = house.chat.resolve_group(&hotel, &[(id, newest), (id, MessageId(0))]).await.expect("an answer");
    assert_eq!(group, []);
}

#[tokio::test]
async fn conversations_of_another_hotel_are_ignored() {
    let (house, _database, hotel) = house().await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let elsewhere = house.put_guest("dingle", House::BOOKING).await;
    let group = house.chat.resolve_group(&hotel, &[(elsewhere, MessageId(0))]).await.expect("an answer");
    assert_eq!(group, []);
    assert_eq!(house.chat.reopen_group(&hotel, &[elsewhere]).await.expect("an answer"), []);
}

#[tokio::test]
async fn size_of_a_group_is_limited() {
    let (house, _database, hotel) = house().await;
    let many: Vec<_> = (1..=MAX_GROUP as i64).map(|id| (ConversationId(id), MessageId(0))).collect();
    assert_eq!(house.chat.resolve_group(&hotel, &many).await.expect("an answer"), []);
    for seen in [Vec::new(), [many, vec![(ConversationId(101), MessageId(0))]].concat()] {
        let refused = house.chat.resolve_group(&hotel, &seen).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
        let ids: Vec<_> = seen.iter().map(|(id, _)| *id).collect();
        let refused = house.chat.reopen_group(&hotel, &ids).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    }
}
