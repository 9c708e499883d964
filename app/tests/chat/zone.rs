//! Tests of local times on the server.

use crate::make::at;
use app::language::Language;
use app::language::catalogue::english;
use app::zone::{LocalTime, Zone};
use leptos::prelude::Owner;
use shared::Timestamp;

fn clock(zone: &str, instant: &str) -> String {
    let local = Zone::new(zone).local(at(instant));
    Owner::new().with(|| {
        let language = Language::new(english().texts().to_vec());
        format!("{} {}", language.day(&local, 2026), language.clock(&local))
    })
}

#[test]
fn instant_is_shown_in_the_hotels_time_zone() {
    let local = Zone::new("Europe/Dublin").local(at("2026-11-22T21:04:59.999Z"));
    assert_eq!(local, LocalTime { year: 2026, month: 11, day: 22, weekday: 6, hour: 21, minute: 4 });
    assert_eq!(clock("Asia/Tokyo", "2026-11-22T21:04:00Z"), "Monday 23 November 06:04");
    assert_eq!(clock("Asia/Kolkata", "2026-11-22T21:04:00Z"), "Monday 23 November 02:34");
}

#[test]
fn clocks_go_forward_in_spring() {
    assert_eq!(clock("Europe/Dublin", "2026-03-29T00:59:00Z"), "Sunday 29 March 00:59");
    assert_eq!(clock("Europe/Dublin", "2026-03-29T01:00:00Z"), "Sunday 29 March 02:00");
}

#[test]
fn clocks_go_back_in_autumn() {
    assert_eq!(clock("Europe/Dublin", "2026-10-25T00:59:00Z"), "Sunday 25 October 01:59");
    assert_eq!(clock("Europe/Dublin", "2026-10-25T01:00:00Z"), "Sunday 25 October 01:00");
    assert_eq!(clock("America/New_York", "2026-11-01T05:59:00Z"), "Sunday 1 November 01:59");
    assert_eq!(clock("America/New_York", "2026-11-01T06:00:00Z"), "Sunday 1 November 01:00");
}

#[test]
fn lord_howe_clocks_change_by_half_an_hour() {
    assert_eq!(clock("Australia/Lord_Howe", "2026-10-03T15:29:00Z"), "Sunday 4 October 01:59");
    assert_eq!(clock("Australia/Lord_Howe", "2026-10-03T15:30:00Z"), "Sunday 4 October 02:30");
}

#[test]
fn day_of_another_year_includes_the_year() {
    assert_eq!(clock("Pacific/Kiritimati", "2026-12-31T10:00:00Z"), "1 January 2027 00:00");
    assert_eq!(clock("America/Los_Angeles", "2026-01-01T07:59:00Z"), "31 December 2025 23:59");
}

#[test]
fn unknown_time_zone_is_utc() {
    for zone in ["", "Mars/Olympus", "Europe/", "+02:00", "../../etc/localtime"] {
        assert_eq!(clock(zone, "2026-07-01T12:00:00Z"), "Wednesday 1 July 12:00", "{zone:?}");
    }
}

#[test]
fn earliest_and_latest_instants_do_not_panic() {
    for unix_ms in [0, i64::MAX] {
        for zone in ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"] {
            let local = Zone::new(zone).local(Timestamp::from_unix_ms(unix_ms));
            assert!((1..=12).contains(&local.month) && (1..=31).contains(&local.day), "{zone}");
        }
    }
}
