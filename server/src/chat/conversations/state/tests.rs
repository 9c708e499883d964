use super::*;

const TODAY: &str = "2026-11-22";

fn day(text: &str) -> Option<Date> {
    (!text.is_empty()).then(|| text.parse().expect("a date"))
}

fn stay(check_in: &str, check_out: &str) -> Stay {
    Stay { check_in: day(check_in), check_out: day(check_out), ..Stay::default() }
}

fn on_the_day(stay: &Stay) -> Option<StayPhase> {
    phase(stay, day(TODAY).expect("a date"))
}

#[test]
fn phase_follows_planned_dates_without_reported_times() {
    for (check_in, check_out, expected) in [
        ("", "", None),
        ("2026-11-23", "", Some(StayPhase::Upcoming)),
        ("2026-11-23", "2026-11-25", Some(StayPhase::Upcoming)),
        ("2026-11-22", "", Some(StayPhase::ArrivesToday)),
        ("2026-11-22", "2026-11-22", Some(StayPhase::ArrivesToday)),
        ("2026-11-21", "", Some(StayPhase::InHouse)),
        ("2026-11-21", "2026-11-23", Some(StayPhase::InHouse)),
        ("2026-11-21", "2026-11-22", Some(StayPhase::LeavesToday)),
        ("2026-11-20", "2026-11-21", Some(StayPhase::Departed)),
        ("", "2026-11-21", Some(StayPhase::Departed)),
        ("", "2026-11-22", Some(StayPhase::LeavesToday)),
        ("", "2026-11-23", None),
    ] {
        assert_eq!(on_the_day(&stay(check_in, check_out)), expected, "{check_in}..{check_out}");
    }
}

#[test]
fn reported_times_override_planned_dates() {
    let then = Some(Timestamp::from_unix_ms(0));
    for (check_in, check_out, expected) in [
        ("", "", StayPhase::InHouse),
        ("2026-11-25", "2026-11-27", StayPhase::InHouse),
        ("2026-11-20", "2026-11-21", StayPhase::InHouse),
        ("2026-11-22", "2026-11-22", StayPhase::LeavesToday),
        ("2026-11-20", "2026-11-22", StayPhase::LeavesToday),
    ] {
        let here = Stay { checked_in_at: then, ..stay(check_in, check_out) };
        assert_eq!(on_the_day(&here), Some(expected), "{check_in}..{check_out}");
        let left = Stay { checked_out_at: then, ..here };
        assert_eq!(on_the_day(&left), Some(StayPhase::Departed), "{check_in}..{check_out}");
        assert_eq!(on_the_day(&Stay { cancelled: true, ..left }), None);
    }
}

#[test]
fn stay_phase_uses_the_hotels_time_zone() {
    let now = "2026-11-22T10:30:00Z".parse().expect("an instant");
    let late = "2026-11-22T23:30:00Z".parse().expect("an instant");
    let date = |text: &str| day(text).expect("a date");
    assert_eq!(local_date("Europe/Dublin", now), date("2026-11-22"));
    assert_eq!(local_date("Pacific/Kiritimati", now), date("2026-11-23"));
    assert_eq!(local_date("Asia/Tokyo", late), date("2026-11-23"));
    assert_eq!(local_date("Pacific/Pago_Pago", now), date("2026-11-21"));
}
