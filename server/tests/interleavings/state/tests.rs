use super::*;
use serde_json::json;

#[test]
fn numbers_of_messages_become_ranks_wherever_they_stand() {
    let value = json!({
        "message": {"id": 70, "sender_type": "guest", "reply_to": 60, "seq": 3},
        "up_to": 60,
        "note": {"id": 5},
    });
    let ids = message_ids(&value);
    assert_eq!(ids, BTreeSet::from([60, 70]));
    let mut ranked = value.clone();
    rank(&mut ranked, &ids);
    let message = json!({"message_id": 2, "sender_type": "guest", "reply_to": 1, "seq": 3});
    assert_eq!(ranked, json!({"message": message, "up_to": 1, "note": {}}));
}

#[test]
fn keys_are_left_out_and_members_of_staff_stay() {
    let mut value = json!({"hotel_id": 7, "staff_id": "maeve@hotel.example", "event_id": "x", "seq": 1});
    rank(&mut value, &BTreeSet::new());
    assert_eq!(value, json!({"staff_id": "maeve@hotel.example", "seq": 1}));
}
