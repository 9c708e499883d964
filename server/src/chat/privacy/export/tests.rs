use super::*;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::messages::edit::Edit;
use crate::support::House;
use serde_json::json;
use shared::Reader;
use shared::note::WriteNote;

async fn caller(house: &House, slug: &str) -> StaffCaller {
    StaffCaller { hotel: house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel"), member: None }
}

fn name() -> BookingId {
    House::BOOKING.parse().expect("a name")
}

#[tokio::test]
async fn export_is_complete_and_contains_no_credentials() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let other = house.put_guest(House::HOTEL, "B2").await;
    house.say(other, House::maeve(), "to somebody else").await.expect("a message");
    let token = house.token(House::HOTEL, House::BOOKING).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    // More messages than are read in one query.
    for number in 1..=PAGE + 3 {
        house.say(id, guest.clone(), &format!("message {number}")).await.expect("a message");
    }
    let gone = house.say(id, House::maeve(), "a slip").await.expect("a message");
    house.chat.edit(id, House::maeve(), gone.id, Edit::Delete).await.expect("deleted");
    house.chat.mark_read(id, Reader::Staff, gone.id).await.expect("read");
    let caller = caller(&house, House::HOTEL).await;
    let note = WriteNote { note: Some("Likes tea".to_owned()), ..WriteNote::default() };
    house.chat.write_note(&caller, id, note).await.expect("a note");

    let export = house.chat.export(&caller, &name()).await.expect("an export");
    let texts: Vec<&str> = export.messages.iter().map(|message| message.message.as_str()).collect();
    let mut expected: Vec<String> = (1..=PAGE + 3).map(|number| format!("message {number}")).collect();
    expected.push(String::new());
    assert_eq!(texts, expected);
    let json = serde_json::to_value(&export).expect("JSON");
    assert_eq!(json["booking"]["guest_name"], json!("Ada Byrne"));
    assert_eq!(json["booking"]["room"], json!("101"));
    assert_eq!(json["hotel"], json!({ "slug": "killarney", "name": "Killarney Park", "timezone": "Europe/Dublin" }));
    assert_eq!(json["conversation"]["read"]["staff"]["up_to"], json!(gone.id));
    assert_eq!(json["conversation"]["current_staff_handler"]["name"], json!("Maeve"));
    assert_eq!(json["notes"][0]["note"], json!("Likes tea"));
    assert_eq!(json["links"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["links"][0]["issued_at"], json!(House::START));
    assert!(!json.to_string().contains(&token));
}

#[tokio::test]
async fn another_hotel_exports_nothing() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_hotel("dingle", crate::store::ChatRuleExemptions::default()).await;
    let refused = house.chat.export(&caller(&house, "dingle").await, &name()).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
}
