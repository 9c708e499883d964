use super::*;
use serde_json::json;

#[test]
fn message_ids_are_replaced_by_ranks_everywhere() {
    let value = json!({
        "message": {"id": 70, "sender_type": "guest", "reply_to": 60, "seq": 3},
        "up_to": 60,
        "note": {"id": 5},
    });
    let ranks = message_ranks(&value);
    assert_eq!(ranks, BTreeMap::from([(60, 1), (70, 2)]));
    let mut ranked = value.clone();
    rank(&mut ranked, &ranks);
    let message = json!({"message_id": 2, "sender_type": "guest", "reply_to": 1, "seq": 3});
    assert_eq!(ranked, json!({"message": message, "up_to": 1, "note": {}}));
}

#[test]
fn messages_of_each_booking_have_ranks_of_their_own() {
    let one = json!({"booking_id": "B1", "messages": [{"message_id": 7}, {"message_id": 9}]});
    let other = json!({"booking_id": "B2", "last_message_id": 8});
    let ranks = message_ranks(&json!([one, other, {"up_to": 9}]));
    assert_eq!(ranks, BTreeMap::from([(7, 1), (8, 1), (9, 2)]));
}

#[test]
fn generated_keys_are_removed_and_staff_ids_kept() {
    let mut value = json!({"hotel_id": 7, "staff_id": "maeve@hotel.example", "event_id": "x", "seq": 1});
    rank(&mut value, &BTreeMap::new());
    assert_eq!(value, json!({"staff_id": "maeve@hotel.example", "seq": 1}));
}
