use super::*;
use crate::realtime::Secret;
use crate::realtime::embedded::rate::{EVENTS_PER_SECOND, FLOOD};
use proptest::prelude::*;
use serde_json::json;

fn app() -> PusherApp {
    PusherApp { id: "1".into(), key: "key".into(), secret: Secret::new("secret") }
}

fn id() -> SocketId {
    SocketId::from_parts(1, 2)
}

fn subscribe_frame(channel: &str, auth: &str) -> String {
    json!({"event": "pusher:subscribe", "data": {"channel": channel, "auth": auth}}).to_string()
}

fn signed_frame(channel: &str) -> String {
    subscribe_frame(channel, &app().sign_subscription(&id(), channel))
}

fn typing_frame(channel: &str) -> String {
    json!({"event": "client-typing", "channel": channel, "data": {"who": "guest"}}).to_string()
}

/// Returns the protocol state of a client that is subscribed to `private-a`.
fn subscribed() -> SocketProtocol {
    let mut protocol = SocketProtocol::new(id(), 0);
    assert_eq!(protocol.handle(&app(), &signed_frame("private-a"), 0), Action::Subscribe("private-a".into()));
    protocol
}

fn reply(action: Action) -> Value {
    match action {
        Action::Reply(frame) => serde_json::from_str(frame.as_str()).expect("a frame is JSON"),
        other => panic!("no reply but {other:?}"),
    }
}

/// Returns the data of a subscription error for `channel`.
fn refusal(action: Action, channel: &str) -> Value {
    let frame = reply(action);
    assert_eq!((&frame["event"], &frame["channel"]), (&json!("pusher:subscription_error"), &json!(channel)));
    serde_json::from_str(frame["data"].as_str().expect("a string")).expect("JSON")
}

/// Returns the code of a `pusher:error`.
fn error_code(action: Action) -> Value {
    let frame = reply(action);
    assert_eq!(frame["event"], "pusher:error");
    frame["data"]["code"].clone()
}

#[test]
fn a_ping_is_answered_and_a_pong_is_not() {
    let mut protocol = SocketProtocol::new(id(), 0);
    let pong = reply(protocol.handle(&app(), r#"{"event":"pusher:ping","data":{}}"#, 0));
    assert_eq!(pong["event"], "pusher:pong");
    assert_eq!(protocol.handle(&app(), r#"{"event":"pusher:pong","data":{}}"#, 0), Action::None);
}

#[test]
fn a_signed_subscription_is_accepted_and_answered_once() {
    let mut protocol = subscribed();
    assert_eq!(protocol.handle(&app(), &signed_frame("private-a"), 1), Action::None);
    assert_eq!(protocol.leave_all(), HashSet::from(["private-a".to_owned()]));
}

#[test]
fn a_wrong_signature_is_refused_and_a_right_one_afterwards_accepted() {
    let mut protocol = SocketProtocol::new(id(), 0);
    let other_socket = app().sign_subscription(&SocketId::from_parts(9, 9), "private-a");
    for auth in ["", "key:", "key:00", &other_socket] {
        let data = refusal(protocol.handle(&app(), &subscribe_frame("private-a", auth), 0), "private-a");
        assert_eq!((&data["type"], &data["status"]), (&json!("AuthError"), &json!(401)));
    }
    let unsigned = r#"{"event":"pusher:subscribe","data":{"channel":"private-a"}}"#;
    assert_eq!(refusal(protocol.handle(&app(), unsigned, 0), "private-a")["status"], 401);
    assert_eq!(protocol.handle(&app(), &signed_frame("private-a"), 0), Action::Subscribe("private-a".into()));
}

#[test]
fn other_kinds_of_channel_are_refused_even_when_signed() {
    let mut protocol = SocketProtocol::new(id(), 0);
    for channel in ["public", "presence-a", "cache-a", "private-cache-a", "private-encrypted-a", "private-a b"] {
        let data = refusal(protocol.handle(&app(), &signed_frame(channel), 0), channel);
        assert_eq!((&data["type"], &data["status"]), (&json!("ChannelError"), &json!(400)));
    }
    assert!(protocol.leave_all().is_empty());
}

#[test]
fn connection_is_limited_to_a_hundred_channels() {
    let mut protocol = SocketProtocol::new(id(), 0);
    for number in 0..CHANNELS {
        let channel = format!("private-{number}");
        assert_eq!(protocol.handle(&app(), &signed_frame(&channel), 0), Action::Subscribe(channel));
    }
    let data = refusal(protocol.handle(&app(), &signed_frame("private-more"), 0), "private-more");
    assert_eq!(data["type"], "LimitReached");
    protocol.handle(&app(), r#"{"event":"pusher:unsubscribe","data":{"channel":"private-0"}}"#, 0);
    assert_eq!(protocol.handle(&app(), &signed_frame("private-more"), 0), Action::Subscribe("private-more".into()));
}

#[test]
fn unsubscribe_has_no_response_and_takes_effect_once() {
    let mut protocol = subscribed();
    let frame = r#"{"event":"pusher:unsubscribe","data":{"channel":"private-a"}}"#;
    assert_eq!(protocol.handle(&app(), frame, 0), Action::Unsubscribe("private-a".into()));
    assert_eq!(protocol.handle(&app(), frame, 0), Action::None);
}

#[test]
fn client_event_is_relayed_unchanged() {
    match subscribed().handle(&app(), &typing_frame("private-a"), 0) {
        Action::Relay { channel, frame } => {
            assert_eq!(channel, "private-a");
            let frame: Value = serde_json::from_str(frame.as_str()).expect("JSON");
            assert_eq!(frame, serde_json::from_str::<Value>(&typing_frame("private-a")).expect("JSON"));
        }
        other => panic!("not relayed but {other:?}"),
    }
}

#[test]
fn client_events_need_a_subscription_and_their_prefix() {
    let mut protocol = subscribed();
    assert_eq!(error_code(protocol.handle(&app(), &typing_frame("private-b"), 0)), Value::Null);
    for name in
        ["realtime_event", "pusher:typing", "pusher_internal:member_added", "", &format!("client-{}", "x".repeat(200))]
    {
        let frame = json!({"event": name, "channel": "private-a", "data": {}}).to_string();
        assert_eq!(error_code(protocol.handle(&app(), &frame, 0)), Value::Null, "{name}");
    }
}

#[test]
fn client_event_after_unsubscribing_is_not_relayed() {
    let mut protocol = subscribed();
    protocol.handle(&app(), r#"{"event":"pusher:unsubscribe","data":{"channel":"private-a"}}"#, 0);
    assert_eq!(error_code(protocol.handle(&app(), &typing_frame("private-a"), 0)), Value::Null);
}

#[test]
fn a_client_event_holds_ten_kilobytes() {
    let frame =
        |bytes: usize| json!({"event": "client-x", "channel": "private-a", "data": "x".repeat(bytes)}).to_string();
    let mut protocol = subscribed();
    assert!(matches!(protocol.handle(&app(), &frame(CLIENT_EVENT_BYTES), 0), Action::Relay { .. }));
    assert_eq!(error_code(protocol.handle(&app(), &frame(CLIENT_EVENT_BYTES + 1), 0)), Value::Null);
}

#[test]
fn client_events_over_the_limit_are_refused_and_a_flood_closes_the_connection() {
    let mut protocol = subscribed();
    for _ in 0..EVENTS_PER_SECOND {
        assert!(matches!(protocol.handle(&app(), &typing_frame("private-a"), 5), Action::Relay { .. }));
    }
    for _ in 1..FLOOD {
        assert_eq!(error_code(protocol.handle(&app(), &typing_frame("private-a"), 5)), 4301);
    }
    assert_eq!(protocol.handle(&app(), &typing_frame("private-a"), 5), Action::Close(CloseReason::ClientEventFlood));
}

#[test]
fn malformed_frame_is_refused_and_the_connection_stays_open() {
    let mut protocol = subscribed();
    assert_eq!(error_code(protocol.handle(&app(), "garbage", 0)), Value::Null);
    assert!(matches!(protocol.handle(&app(), &typing_frame("private-a"), 0), Action::Relay { .. }));
}

#[test]
fn frames_do_not_extend_the_time_without_a_subscription() {
    let mut protocol = SocketProtocol::new(id(), 1_000);
    let unsigned = subscribe_frame("private-a", "key:00");
    let event = typing_frame("private-a");
    let leave = r#"{"event":"pusher:unsubscribe","data":{"channel":"private-a"}}"#;
    for frame in [r#"{"event":"pusher:ping"}"#, r#"{"event":"pusher:pong"}"#, "garbage", &unsigned, &event, leave] {
        protocol.handle(&app(), frame, 20_000);
        protocol.control_frame(0, 20_000);
        assert_eq!(protocol.unsubscribed_since_ms(), Some(1_000), "{frame}");
    }
    protocol.handle(&app(), &signed_frame("private-a"), 25_000);
    protocol.handle(&app(), &signed_frame("private-b"), 25_000);
    assert_eq!(protocol.unsubscribed_since_ms(), None);
    protocol.handle(&app(), leave, 60_000);
    assert_eq!(protocol.unsubscribed_since_ms(), None, "it is on another channel");
    protocol.handle(&app(), r#"{"event":"pusher:unsubscribe","data":{"channel":"private-b"}}"#, 70_000);
    assert_eq!(protocol.unsubscribed_since_ms(), Some(70_000));
}

#[test]
fn subscription_to_a_full_channel_is_undone_without_extending_the_time() {
    let mut protocol = SocketProtocol::new(id(), 1_000);
    assert_eq!(protocol.handle(&app(), &signed_frame("private-a"), 20_000), Action::Subscribe("private-a".into()));
    let answer = Action::Reply(protocol.refuse_full_channel("private-a"));
    assert_eq!(refusal(answer, "private-a")["status"], 429);
    assert_eq!(protocol.unsubscribed_since_ms(), Some(1_000));
    // There may be room now.
    assert_eq!(protocol.handle(&app(), &signed_frame("private-a"), 21_000), Action::Subscribe("private-a".into()));
}

#[test]
fn a_flood_of_frames_of_any_kind_ends_the_connection() {
    let leave = r#"{"event":"pusher:unsubscribe","data":{"channel":"private-z"}}"#;
    let ping = r#"{"event":"pusher:ping"}"#;
    for frame in [ping, "garbage", leave, &signed_frame("private-a"), &subscribe_frame("private-a", "key:00")] {
        let mut protocol = SocketProtocol::new(id(), 0);
        let end =
            (0..10_000).map(|_| protocol.handle(&app(), frame, 0)).find(|action| matches!(action, Action::Close(_)));
        assert_eq!(end, Some(Action::Close(CloseReason::FrameFlood)), "{frame}");
    }
    let mut protocol = SocketProtocol::new(id(), 0);
    let end = (0..10_000).map(|_| protocol.control_frame(0, 0)).find(|action| *action != Action::None);
    assert_eq!(end, Some(Action::Close(CloseReason::FrameFlood)), "WebSocket pings");
}

#[test]
fn a_long_frame_counts_as_several() {
    let mut protocol = SocketProtocol::new(id(), 0);
    let ended = |action: &Action| *action == Action::Close(CloseReason::FrameFlood);
    let long = "x".repeat(65_536);
    let count = (0..).map(|_| protocol.handle(&app(), &long, 0)).take_while(|action| !ended(action)).count();
    assert_eq!(count, 400 / 17);
}

#[test]
fn largest_client_events_at_full_rate_are_relayed_for_a_minute() {
    let frame = json!({"event": "client-x", "channel": "private-a", "data": "x".repeat(CLIENT_EVENT_BYTES)});
    let (frame, mut protocol) = (frame.to_string(), subscribed());
    for now_ms in (0..60_000).step_by(100) {
        assert!(matches!(protocol.handle(&app(), &frame, now_ms), Action::Relay { .. }), "at {now_ms} ms");
    }
}

#[test]
fn repeated_subscription_to_all_channels_is_no_flood() {
    let mut protocol = SocketProtocol::new(id(), 0);
    for round in 0..20_u64 {
        for number in 0..CHANNELS {
            let channel = format!("private-{number}");
            let now_ms = round * 10_000;
            assert_eq!(protocol.handle(&app(), &signed_frame(&channel), now_ms), Action::Subscribe(channel.clone()));
            let leave = json!({"event": "pusher:unsubscribe", "data": {"channel": channel}}).to_string();
            assert_eq!(protocol.handle(&app(), &leave, now_ms), Action::Unsubscribe(channel));
        }
    }
}

proptest! {
    #[test]
    fn subscription_without_a_valid_signature_is_refused(channel in "private-[a-z]{1,9}", auth in "(key:)?[0-9a-f]{0,64}") {
        let mut protocol = SocketProtocol::new(id(), 0);
        protocol.handle(&app(), &subscribe_frame(&channel, &auth), 0);
        prop_assert!(protocol.leave_all().is_empty());
    }
}

#[test]
fn silent_client_is_pinged_once_and_then_closed() {
    let mut liveness = Liveness::new(30_000, 10_000, 5);
    assert_eq!(liveness.check(30_004), LivenessAction::Wait(30_005));
    assert_eq!(liveness.check(30_005), LivenessAction::Ping);
    assert_eq!(liveness.check(30_006), LivenessAction::Wait(40_005));
    assert_eq!(liveness.check(40_005), LivenessAction::Dead);
}

#[test]
fn any_frame_restarts_the_activity_timeout() {
    let mut liveness = Liveness::new(30_000, 10_000, 0);
    liveness.record_activity(20_000);
    assert_eq!(liveness.check(30_000), LivenessAction::Wait(50_000));
    assert_eq!(liveness.check(50_000), LivenessAction::Ping);
    liveness.record_activity(59_999);
    assert_eq!(liveness.check(60_000), LivenessAction::Wait(89_999));
    assert_eq!(liveness.check(89_999), LivenessAction::Ping);
}
