//! What a batch holds, and what an engine's answers mean.

use super::request::batch;
use super::{judge, lanes};
use crate::realtime::app::{PusherApp, Secret};
use crate::realtime::publisher::{PendingEvent, TriggerError};
use reqwest::StatusCode;
use shared::Timestamp;

fn documented_app() -> PusherApp {
    PusherApp {
        id: "3".to_owned(),
        key: "278d425bdf160c739803".to_owned(),
        secret: Secret::new("7ad3773142a6692b25b8"),
    }
}

fn event(id: i64, channel: &str) -> PendingEvent {
    PendingEvent {
        id,
        channel: channel.to_owned(),
        name: "realtime_event".to_owned(),
        data: format!("{{\"id\":{id}}}"),
        created_at_ms: 0,
    }
}

#[test]
fn a_batch_carries_its_events_in_order_with_their_data_as_text() {
    let (first, second) = (event(1, "private-a"), event(2, "private-a"));
    let request = batch(&documented_app(), &[&first, &second], Timestamp::from_unix_ms(0));
    let body: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
    assert_eq!(body["batch"][0]["data"], "{\"id\":1}");
    assert_eq!(body["batch"][1]["data"], "{\"id\":2}");
    assert_eq!(body["batch"][0]["channel"], "private-a");
    assert_eq!(body["batch"][0]["name"], "realtime_event");
}

#[test]
fn a_channel_stays_in_one_lane_in_its_order() {
    let events: Vec<_> = (0..100).map(|id| event(id, &format!("private-{}", id % 40))).collect();
    let lanes = lanes(&events);
    assert!(lanes.len() <= super::PARALLEL_REQUESTS);
    assert_eq!(lanes.iter().map(Vec::len).sum::<usize>(), events.len());
    for channel in (0..40).map(|number| format!("private-{number}")) {
        let holding: Vec<_> = lanes.iter().filter(|lane| lane.iter().any(|event| event.channel == channel)).collect();
        assert_eq!(holding.len(), 1, "{channel} stands in one lane");
        let ids: Vec<_> = holding[0].iter().filter(|event| event.channel == channel).map(|event| event.id).collect();
        assert!(ids.is_sorted(), "{channel} is in order");
    }
}

#[test]
fn an_engine_that_is_busy_or_away_is_asked_again() {
    for status in [401, 408, 429, 500, 502, 503] {
        let answer = judge(StatusCode::from_u16(status).expect("a status"), "");
        assert!(matches!(answer, Err(TriggerError::Retry(_))), "{status}");
    }
}

#[test]
fn what_an_engine_will_never_take_is_refused() {
    for status in [400, 403, 413, 422] {
        let answer = judge(StatusCode::from_u16(status).expect("a status"), "no");
        assert!(matches!(answer, Err(TriggerError::Refused(_))), "{status}");
    }
}

#[test]
fn an_error_in_the_body_of_a_success_is_an_error() {
    let body = r#"{"error":"The app is not valid","code":401}"#;
    assert!(matches!(judge(StatusCode::OK, body), Err(TriggerError::Retry(_))));
    let body = r#"{"error":"Event data too large","code":413}"#;
    assert!(matches!(judge(StatusCode::OK, body), Err(TriggerError::Refused(_))));
    assert!(judge(StatusCode::OK, "{}").is_ok());
    assert!(judge(StatusCode::OK, r#"{"ok":true}"#).is_ok());
}
