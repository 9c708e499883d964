use super::open_spans;
use super::*;
use crate::support::House;
use serde_json::json;
use shared::Access;
use shared::Timestamp;
use shared::guide::Hours;

fn spans(hours: serde_json::Value, timezone: &str, now: &str) -> Vec<(String, String)> {
    let hours: Hours = serde_json::from_value(hours).expect("hours");
    let now: Timestamp = now.parse().expect("a time");
    let spans = open_spans(&hours, timezone, now);
    spans.into_iter().map(|(from, to)| (from.to_string(), to.to_string())).collect()
}

fn texts(from: &str, to: &str) -> (String, String) {
    (format!("{from}:00.000Z"), format!("{to}:00.000Z"))
}

#[test]
fn opening_hours_follow_the_hotels_time_zone() {
    // A Monday in summer: Dublin is an hour ahead of UTC.
    let hours = json!({ "mo": ["07:00-12:00", "14:00-22:00"], "we": ["09:00-10:00"] });
    let found = spans(hours, "Europe/Dublin", "2026-06-15T03:12:00.000Z");
    let expected = [
        texts("2026-06-15T06:00", "2026-06-15T11:00"),
        texts("2026-06-15T13:00", "2026-06-15T21:00"),
        texts("2026-06-17T08:00", "2026-06-17T09:00"),
        texts("2026-06-22T06:00", "2026-06-22T11:00"),
        texts("2026-06-22T13:00", "2026-06-22T21:00"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn opening_hours_over_midnight_include_the_night_before() {
    let found = spans(json!({ "su": ["22:00-06:00"] }), "UTC", "2026-06-15T03:12:00.000Z");
    assert_eq!(found[0], texts("2026-06-14T22:00", "2026-06-15T06:00"));
}

#[test]
fn opening_hours_around_the_clock_are_one_span() {
    let day = ["00:00-24:00"];
    let hours = json!({ "mo": day, "tu": day, "we": day, "th": day, "fr": day, "sa": day, "su": day });
    assert_eq!(spans(hours, "Asia/Tokyo", "2026-06-15T03:12:00.000Z").len(), 1);
}

#[test]
fn the_night_when_the_clock_changes_is_longer_or_shorter() {
    let hours = json!({ "su": ["00:00-06:00"] });
    let spring = spans(hours.clone(), "Europe/Berlin", "2026-03-28T12:00:00.000Z");
    assert_eq!(spring[0], texts("2026-03-28T23:00", "2026-03-29T04:00"));
    let autumn = spans(hours, "Europe/Berlin", "2026-10-24T12:00:00.000Z");
    assert_eq!(autumn[0], texts("2026-10-24T22:00", "2026-10-25T05:00"));
}

#[tokio::test]
async fn only_managers_change_the_guide_of_their_hotel() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_guest("dingle", "B1").await;
    house.put_staff_with(Access::Agent, House::HOTEL, "aoife@hotel.example", "Aoife").await;
    let killarney = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let dingle = house.chat.hotel(&"dingle".parse().expect("a slug")).await.expect("a hotel");
    let guide = |welcome: &str| -> Guide {
        serde_json::from_value(json!({ "texts": [{ "language": "en", "welcome": welcome }] })).expect("a guide")
    };
    let system = StaffCaller { hotel: killarney.clone(), member: None };
    for welcome in ["first", "second"] {
        house.chat.put_guide(&system, guide(welcome)).await.expect("a manager");
    }
    assert_eq!(house.chat.guide(killarney.key).await.expect("a guide"), guide("second"));
    assert_eq!(house.chat.guide(dingle.key).await.expect("a guide"), Guide::default());
    let aoife = house.chat.staff(&killarney).await.expect("staff").remove(0);
    let agent = StaffCaller { hotel: killarney, member: Some(aoife) };
    assert!(matches!(house.chat.put_guide(&agent, guide("third")).await, Err(ChatError::NotAllowed)));
}
