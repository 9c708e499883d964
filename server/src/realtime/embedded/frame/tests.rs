use super::*;
use proptest::prelude::*;

fn decoded(frame: &Utf8Bytes) -> Value {
    serde_json::from_str(frame.as_str()).expect("a frame is JSON")
}

/// Decodes the data of a frame, which is JSON in a string.
fn decoded_data(frame: &Utf8Bytes) -> Value {
    let frame = decoded(frame);
    serde_json::from_str(frame["data"].as_str().expect("data is a string")).expect("data holds JSON")
}

#[test]
fn pusher_js_subscribes_with_an_object() {
    let raw = r#"{"event":"pusher:subscribe","data":{"auth":"k:s","channel":"private-a"}}"#;
    let expected = ClientFrame::Subscribe { channel: "private-a".into(), auth: Some("k:s".into()) };
    assert_eq!(ClientFrame::parse(raw), Ok(expected));
}

#[test]
fn data_may_be_json_within_a_string() {
    let raw =
        r#"{"event":"pusher:subscribe","data":"{\"channel\":\"private-a\",\"auth\":\"k:s\",\"channel_data\":\"{}\"}"}"#;
    let expected = ClientFrame::Subscribe { channel: "private-a".into(), auth: Some("k:s".into()) };
    assert_eq!(ClientFrame::parse(raw), Ok(expected));
}

#[test]
fn a_subscription_may_lack_its_signature_but_not_its_channel() {
    let public = ClientFrame::parse(r#"{"event":"pusher:subscribe","data":{"channel":"a"}}"#);
    assert_eq!(public, Ok(ClientFrame::Subscribe { channel: "a".into(), auth: None }));
    for data in [r#"{}"#, r#""""#, "null", "7", "[]", r#"{"channel":7}"#, r#""not json""#] {
        let raw = format!(r#"{{"event":"pusher:subscribe","data":{data}}}"#);
        assert_eq!(ClientFrame::parse(&raw), Err(FrameError::Data), "{data}");
    }
    assert_eq!(ClientFrame::parse(r#"{"event":"pusher:subscribe"}"#), Err(FrameError::Data));
}

#[test]
fn ping_pong_and_unsubscribe_are_known() {
    assert_eq!(ClientFrame::parse(r#"{"event":"pusher:ping","data":{}}"#), Ok(ClientFrame::Ping));
    assert_eq!(ClientFrame::parse(r#"{"event":"pusher:pong"}"#), Ok(ClientFrame::Pong));
    let leave = ClientFrame::parse(r#"{"event":"pusher:unsubscribe","data":{"channel":"private-a"}}"#);
    assert_eq!(leave, Ok(ClientFrame::Unsubscribe { channel: "private-a".into() }));
}

#[test]
fn pushers_own_names_are_reserved() {
    for name in ["pusher:signin", "pusher:error", "pusher:", "pusher_internal:subscription_succeeded"] {
        let raw = format!(r#"{{"event":"{name}","channel":"private-a","data":{{}}}}"#);
        assert_eq!(ClientFrame::parse(&raw), Ok(ClientFrame::Reserved), "{name}");
    }
}

#[test]
fn a_client_event_keeps_its_data_whatever_it_is() {
    for (raw, data) in [
        (r#","data":{"who":"guest"}"#, json!({"who": "guest"})),
        (r#","data":"text""#, json!("text")),
        ("", Value::Null),
    ] {
        let raw = format!(r#"{{"event":"client-typing","channel":"private-a"{raw}}}"#);
        let expected = ClientFrame::Event { name: "client-typing".into(), channel: "private-a".into(), data };
        assert_eq!(ClientFrame::parse(&raw), Ok(expected));
    }
    assert_eq!(ClientFrame::parse(r#"{"event":"client-typing","data":{}}"#), Err(FrameError::NoChannel));
}

#[test]
fn malformed_frame_is_an_error() {
    let deep = format!(r#"{{"event":"client-a","channel":"private-a","data":{}"#, "[".repeat(60_000));
    for raw in
        ["", "{", "null", "7", r#""pusher:ping""#, "[]", "{}", r#"{"event":7}"#, r#"{"data":{}}"#, "\u{0}", &deep]
    {
        assert_eq!(ClientFrame::parse(raw), Err(FrameError::Shape), "{raw:.40}");
    }
}

#[test]
fn the_first_frame_names_the_socket_and_whole_seconds() {
    let id = SocketId::from_parts(123, 456);
    let frame = connection_established(&id, 30_000);
    assert_eq!(decoded(&frame)["event"], "pusher:connection_established");
    assert_eq!(decoded_data(&frame), json!({"socket_id": "123.456", "activity_timeout": 30}));
}

#[test]
fn the_activity_timeout_is_never_zero() {
    for (timeout_ms, seconds) in [(0, 1), (20, 1), (1000, 1), (1001, 2)] {
        let data = decoded_data(&connection_established(&SocketId::from_parts(1, 1), timeout_ms));
        assert_eq!(data["activity_timeout"], seconds);
    }
}

#[test]
fn an_events_data_travels_as_a_string() {
    let frame = event("private-a", "realtime_event", r#"{"text":"\"ü\""}"#);
    let expected = json!({"event": "realtime_event", "channel": "private-a", "data": r#"{"text":"\"ü\""}"#});
    assert_eq!(decoded(&frame), expected);
}

#[test]
fn a_success_has_an_empty_object_in_a_string() {
    let expected = json!({"event": "pusher_internal:subscription_succeeded", "channel": "private-a", "data": "{}"});
    assert_eq!(decoded(&subscription_succeeded("private-a")), expected);
}

#[test]
fn a_refusal_names_the_channel_and_the_status() {
    let frame = subscription_error("private-a", "AuthError", "no", 401);
    assert_eq!(decoded(&frame)["channel"], "private-a");
    assert_eq!(decoded_data(&frame), json!({"type": "AuthError", "error": "no", "status": 401}));
}

#[test]
fn an_errors_data_is_an_object() {
    assert_eq!(decoded(&error(None, "no")), json!({"event": "pusher:error", "data": {"code": null, "message": "no"}}));
    assert_eq!(decoded(&error(Some(4001), "no"))["data"]["code"], 4001);
}

proptest! {
    #[test]
    fn garbage_never_panics(text in ".{0,200}") {
        let _ = ClientFrame::parse(&text);
    }

    #[test]
    fn garbage_within_a_frame_never_panics(
        name in r#"(pusher:(subscribe|unsubscribe|ping)|pusher_internal:x|client-x|\PC{0,9})"#,
        data in r#"([\[{]{0,9}|"\PC{0,20}"|\{"channel":\PC{0,20}\}|\PC{0,20})"#,
    ) {
        let _ = ClientFrame::parse(&format!(r#"{{"event":"{name}","channel":"private-a","data":{data}}}"#));
    }

    #[test]
    fn event_is_decoded_as_it_was_encoded(channel in "\\PC{0,30}", name in "\\PC{0,30}", data in ".{0,60}") {
        let expected = json!({"event": name, "channel": channel, "data": data});
        prop_assert_eq!(decoded(&event(&channel, &name, &data)), expected);
    }
}

#[test]
fn any_frame_is_parsed_or_refused() {
    let seeds = [
        r#"{"event":"pusher:subscribe","data":{"auth":"k:s","channel":"private-a"}}"#,
        r#"{"event":"pusher:subscribe","data":"{\"channel\":\"private-a\",\"auth\":\"k:s\"}"}"#,
        r#"{"event":"client-typing","channel":"private-a","data":{"who":"guest"}}"#,
        r#"{"event":"pusher:ping","data":{}}"#,
    ];
    crate::support::made_up(&seeds, |text| drop(ClientFrame::parse(text)));
}

#[test]
fn private_channels_of_pushers_alphabet_are_served() {
    let longest = format!("private-{}", "x".repeat(CHANNEL_CHARS - "private-".len()));
    for name in ["private-a", "private-hotel-killarney-staff-chat", "private-AZaz09_-=@,.;", &longest] {
        assert!(is_served_channel(name), "{name}");
    }
}

#[test]
fn other_kinds_and_broken_names_are_not_served() {
    let too_long = format!("private-{}", "x".repeat(CHANNEL_CHARS));
    for name in [
        "",
        "public",
        "presence-a",
        "cache-a",
        "private-cache-a",
        "private-encrypted-a",
        "private-encrypted-cache-a",
        "private",
        "Private-a",
        "private-a b",
        "private-é",
        "private-a/b",
        "private-a\n",
        "#server-to-user-1",
        &too_long,
    ] {
        assert!(!is_served_channel(name), "{name}");
    }
}

#[test]
fn a_client_event_has_its_prefix_and_at_most_200_characters() {
    let longest = format!("client-{}", "é".repeat(EVENT_CHARS - "client-".len()));
    assert!(is_client_event("client-typing"));
    assert!(is_client_event(&longest));
    assert!(!is_client_event(&format!("{longest}x")));
    assert!(!is_client_event("typing"));
    assert!(!is_client_event("Client-typing"));
}
