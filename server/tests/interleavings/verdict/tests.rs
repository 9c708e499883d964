use super::*;

/// Returns a hotel with one booking, and events of its guest's channel.
fn state(seq: i64, events: Value) -> Value {
    let events: Vec<Value> = events
        .as_array()
        .expect("a list")
        .iter()
        .map(|data| json!({"channel": "private-hotel-hotel-guest-chat-booking-BK-1", "data": data}))
        .collect();
    json!([{
        "hotel": {},
        "staff": [{"email": "maeve@hotel.example", "left_at_ms": null, "sessions": 1}],
        "bookings": [{
            "booking_id": "BK-1", "room_number": "101", "checked_in_at_ms": 1,
            "conversation": {"seq": seq, "handler_name": null, "guest_up_to": 0, "staff_up_to": 2},
            "messages": [{"seq": 1, "body": "Towels?"}, {"seq": 4, "body": "Hello"}],
        }],
        "events": events,
    }, null])
}

fn message(seq: i64) -> Value {
    json!({"type": "chat_message", "message": {"message": "Hello"}, "meta": {"seq": seq}})
}

fn chat_state(seq: i64, room: &str) -> Value {
    let handler = json!({"room_number": room, "disabled_code": null, "current_staff_handler": null});
    let mut event = json!({"type": "chat_state", "meta": {"seq": seq}});
    event.as_object_mut().expect("an object").extend(handler.as_object().expect("an object").clone());
    event
}

#[test]
fn changes_are_announced_once_each_and_in_order() {
    assert_eq!(find_broken_rule(&state(5, json!([message(4), chat_state(5, "101")]))), None);
    for events in [json!([message(4)]), json!([message(5), message(4)]), json!([message(4), message(4)])] {
        let fault = find_broken_rule(&state(5, events)).expect("a fault");
        assert!(fault.contains("are announced as"), "{fault}");
    }
}

#[test]
fn last_announced_chat_state_equals_the_stored_one() {
    let fault = find_broken_rule(&state(5, json!([message(4), chat_state(5, "204")]))).expect("a fault");
    assert!(fault.contains("the last chat_state says"), "{fault}");
    let earlier = json!([message(4), chat_state(5, "204"), chat_state(6, "101")]);
    assert_eq!(find_broken_rule(&state(6, earlier)), None);
}

#[test]
fn announced_markers_and_messages_equal_the_stored_ones() {
    let read = |up_to: i64| json!({"type": "messages_read", "reader": "staff", "up_to": up_to, "meta": {"seq": 5}});
    assert_eq!(find_broken_rule(&state(5, json!([message(4), read(2)]))), None);
    assert!(find_broken_rule(&state(5, json!([message(4), read(1)]))).is_some());
    let other = json!({"type": "chat_message", "message": {"message": "Hullo"}, "meta": {"seq": 4}});
    assert!(find_broken_rule(&state(4, json!([other]))).expect("a fault").contains("is announced"));
}

#[test]
fn a_removed_member_has_no_session() {
    let mut state = state(4, json!([message(4)]));
    assert_eq!(find_broken_rule(&state), None);
    state[0]["staff"][0]["left_at_ms"] = json!(1);
    assert!(find_broken_rule(&state).expect("a fault").contains("session"));
}

#[test]
fn a_run_is_compared_with_the_order_of_its_commits() {
    let observed = |answer: i64, commits: &[Lane]| Observed {
        outcomes: [Outcome::Done(json!(answer)), Outcome::Done(json!(0))],
        state: json!([{"hotel": {}}, null]),
        commits: commits.to_vec(),
        is_strict: true,
    };
    let serial = [observed(1, &[0, 1]), observed(2, &[1, 0])];
    assert_eq!(find_fault(&observed(1, &[0, 1]), &serial), None);
    assert!(find_fault(&observed(2, &[0, 1]), &serial).expect("a fault").contains("order of the commits"));
    let loose = Observed { is_strict: false, ..observed(2, &[0, 1]) };
    assert_eq!(find_fault(&loose, &serial), None);
    // A use case with two commits may be before or after the other.
    assert_eq!(find_fault(&observed(2, &[0, 1, 0]), &serial), None);
    assert!(find_fault(&observed(3, &[0, 1, 0]), &serial).expect("a fault").contains("neither"));
    let failed =
        Observed { outcomes: [Outcome::Failed("deadlock".to_owned()), Outcome::Done(json!(0))], ..observed(1, &[]) };
    assert!(find_fault(&failed, &serial).expect("a fault").contains("deadlock"));
}
