use super::*;
use crate::support::{House, TestDatabase};
use shared::{Access, TextError};

/// Returns the desks of an agent, of the hotel's own system, and of another
/// hotel.
async fn desks() -> (House, TestDatabase, [StaffCaller; 3]) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_guest("dingle", "B1").await;
    house.put_staff_with(Access::Agent, House::HOTEL, "aoife@hotel.example", "Aoife").await;
    let hotel = async |slug: &str| house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel");
    let (killarney, dingle) = (hotel(House::HOTEL).await, hotel("dingle").await);
    let aoife = house.chat.staff(&killarney).await.expect("staff").remove(0);
    let desks = [(killarney.clone(), Some(aoife)), (killarney, None), (dingle, None)];
    let desks = desks.map(|(hotel, member)| StaffCaller { hotel, member });
    (house, database, desks)
}

fn shortcut(word: &str) -> Shortcut {
    word.parse().expect("a shortcut")
}

async fn listed(house: &House, caller: &StaffCaller) -> Vec<(String, String)> {
    let list = house.chat.canned_replies(caller).await.expect("a list");
    list.canned_replies.into_iter().map(|reply| (reply.shortcut.into(), reply.text)).collect()
}

#[tokio::test]
async fn replies_are_stored_by_hotel_and_shortcut() {
    let (house, _database, [agent, system, elsewhere]) = desks().await;
    let put = async |caller: &StaffCaller, word: &str, text: &str| {
        house.chat.put_canned_reply(caller, shortcut(word), text).await.expect("a reply")
    };
    assert!(matches!(put(&system, "wifi", "first").await, PutReply::Created(_)));
    assert!(matches!(put(&system, "breakfast", "from 7:00").await, PutReply::Created(_)));
    assert!(matches!(put(&elsewhere, "wifi", "none").await, PutReply::Created(_)));
    let changed = put(&system, "wifi", " second ").await;
    assert_eq!(changed, PutReply::Changed(CannedReply { shortcut: shortcut("wifi"), text: "second".to_owned() }));
    let pair = |word: &str, text: &str| (word.to_owned(), text.to_owned());
    assert_eq!(listed(&house, &agent).await, [pair("breakfast", "from 7:00"), pair("wifi", "second")]);
    house.chat.delete_canned_reply(&system, shortcut("wifi")).await.expect("removed");
    let again = house.chat.delete_canned_reply(&system, shortcut("wifi")).await;
    assert!(matches!(again, Err(ChatError::NotFound)), "{again:?}");
    assert_eq!(listed(&house, &agent).await, [pair("breakfast", "from 7:00")]);
    assert_eq!(listed(&house, &elsewhere).await, [pair("wifi", "none")]);
}

#[tokio::test]
async fn agent_reads_replies_but_does_not_change_them() {
    let (house, _database, [agent, system, _]) = desks().await;
    house.chat.put_canned_reply(&system, shortcut("wifi"), "first").await.expect("a reply");
    let refused = house.chat.put_canned_reply(&agent, shortcut("wifi"), "second").await;
    assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
    let refused = house.chat.delete_canned_reply(&agent, shortcut("wifi")).await;
    assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
    assert_eq!(listed(&house, &agent).await, [("wifi".to_owned(), "first".to_owned())]);
}

#[tokio::test]
async fn a_reply_is_a_text_that_could_be_sent() {
    let (house, _database, [_, system, _]) = desks().await;
    for (text, error) in
        [("\n", TextError::Required), (&*"x".repeat(4001), TextError::TooLong), ("a\0b", TextError::ControlCharacter)]
    {
        let refused = house.chat.put_canned_reply(&system, shortcut("wifi"), text).await;
        assert!(matches!(&refused, Err(ChatError::Text(found)) if *found == error), "{refused:?}");
    }
    assert!(listed(&house, &system).await.is_empty());
}
