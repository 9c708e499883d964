use super::*;
use serde_json::{Value, json};

fn one(body: &Value) -> Result<Triggered, TriggerRefused> {
    Triggered::one(body.to_string().as_bytes())
}

fn event() -> Value {
    json!({ "name": "realtime_event", "channel": "private-a", "data": "{}" })
}

/// Returns the event with one field replaced.
fn with(field: &str, value: Value) -> Value {
    let mut event = event();
    event[field] = value;
    event
}

#[test]
fn an_event_names_its_channel_or_its_channels() {
    let single = one(&event()).expect("an event");
    assert_eq!(single.channels, ["private-a"]);
    let several =
        one(&json!({ "name": "n", "channels": ["private-a", "private-b"], "data": "text", "socket_id": "1.2" }));
    let several = several.expect("an event");
    assert_eq!((several.channels.len(), several.except), (2, Some(SocketId::from_parts(1, 2))));
}

#[test]
fn data_that_is_no_text_is_refused() {
    assert_eq!(one(&with("data", json!({ "an": "object" }))), Err(TriggerRefused::Shape));
    assert_eq!(one(&with("data", Value::Null)), Err(TriggerRefused::Shape));
    assert_eq!(Triggered::one(b"not json"), Err(TriggerRefused::Shape));
}

#[test]
fn names_follow_pushers_length_and_character_rules() {
    assert!(one(&with("name", json!("n".repeat(200)))).is_ok());
    assert_eq!(one(&with("name", json!("n".repeat(201)))), Err(TriggerRefused::Name));
    assert_eq!(one(&with("name", json!(""))), Err(TriggerRefused::Name));
    assert!(one(&with("channel", json!(format!("private-{}", "c".repeat(156))))).is_ok());
    for name in ["", "private-with space", "private-with/slash", "private-ünicode", &"c".repeat(165)] {
        assert_eq!(one(&with("channel", json!(name))), Err(TriggerRefused::Channel), "{name}");
    }
}

#[test]
fn unsupported_channel_is_refused() {
    for name in ["public", "presence-a", "cache-a", "private-cache-a", "private-encrypted-a"] {
        assert_eq!(one(&with("channel", json!(name))), Err(TriggerRefused::NotServed), "{name}");
        let several = one(&json!({ "name": "n", "channels": ["private-a", name], "data": "" }));
        assert_eq!(several, Err(TriggerRefused::NotServed), "{name}");
    }
}

#[test]
fn info_names_attributes_that_a_channel_may_have() {
    let info = |info: Value| one(&with("info", info)).map(|event| event.info);
    let counted = RequestedInfo { subscription_count: true };
    assert_eq!(info(Value::Null), Ok(None));
    assert_eq!(info(json!("subscription_count")), Ok(Some(counted)));
    assert_eq!(info(json!("user_count,subscription_count")), Ok(Some(counted)));
    assert_eq!(info(json!("user_count")), Ok(Some(RequestedInfo::default())));
    assert_eq!(info(json!("subscription_count,cache")), Err(TriggerRefused::Info));
    assert_eq!(info(json!(["subscription_count"])), Err(TriggerRefused::Shape));
}

#[test]
fn an_event_goes_to_one_to_a_hundred_channels() {
    let to = |count: usize| {
        let channels: Vec<String> = (0..count).map(|number| format!("private-{number}")).collect();
        one(&json!({ "name": "n", "data": "", "channels": channels }))
    };
    assert!(to(1).is_ok() && to(100).is_ok());
    assert_eq!(to(0), Err(TriggerRefused::Channel));
    assert_eq!(to(101), Err(TriggerRefused::Channel));
    assert_eq!(one(&with("channel", Value::Null)), Err(TriggerRefused::Channel));
}

#[test]
fn data_is_at_most_ten_kilobytes() {
    assert!(one(&with("data", json!("d".repeat(10_240)))).is_ok());
    assert_eq!(one(&with("data", json!("d".repeat(10_241)))), Err(TriggerRefused::TooLarge));
}

#[test]
fn a_socket_id_is_digits_a_dot_and_digits() {
    assert_eq!(one(&with("socket_id", json!("12:34"))), Err(TriggerRefused::SocketId));
}

#[test]
fn a_batch_has_one_to_ten_events_and_all_keep_the_rules() {
    let batch = |events: Vec<Value>| Triggered::batch(json!({ "batch": events }).to_string().as_bytes());
    assert_eq!(batch(vec![event(); 10]).map(|events| events.len()), Ok(10));
    assert_eq!(batch(vec![]), Err(TriggerRefused::Batch));
    assert_eq!(batch(vec![event(); 11]), Err(TriggerRefused::Batch));
    assert_eq!(batch(vec![event(), with("name", json!(""))]), Err(TriggerRefused::Name));
}
