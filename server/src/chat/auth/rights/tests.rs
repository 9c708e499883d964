use super::*;
use jiff::civil::date;
use shared::DisabledCode::{AlreadyCheckedOut, NoRoomAssigned, NotCheckedIn};

const BOTH: [bool; 2] = [false, true];

fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn stay(checked_in: bool, checked_out: bool, room: bool) -> Stay {
    let now = instant("2026-11-22T10:00:00Z");
    Stay {
        checked_in_at: checked_in.then_some(now),
        checked_out_at: checked_out.then_some(now),
        room_number: room.then(|| "101".to_owned()),
        ..Stay::default()
    }
}

#[test]
fn each_rule_closes_the_chat_unless_the_hotel_is_exempted() {
    // checked in, checked out, with a room: the rule that closes the chat
    let rules = [
        ((false, false, false), Some(NotCheckedIn)),
        ((false, false, true), Some(NotCheckedIn)),
        ((true, false, false), Some(NoRoomAssigned)),
        ((true, false, true), None),
        ((false, true, false), Some(AlreadyCheckedOut)),
        ((false, true, true), Some(AlreadyCheckedOut)),
        ((true, true, false), Some(AlreadyCheckedOut)),
        ((true, true, true), Some(AlreadyCheckedOut)),
    ];
    let all_exemptions = BOTH.into_iter().flat_map(|before_check_in| {
        BOTH.into_iter().flat_map(move |after_check_out| {
            BOTH.map(|no_room| ChatRuleExemptions { before_check_in, after_check_out, no_room })
        })
    });
    for exemptions in all_exemptions {
        for ((checked_in, checked_out, room), rule) in rules {
            let switched_off = match rule {
                Some(NotCheckedIn) => exemptions.before_check_in,
                Some(AlreadyCheckedOut) => exemptions.after_check_out,
                Some(NoRoomAssigned) => exemptions.no_room,
                None => false,
            };
            let expected = rule.filter(|_| !switched_off);
            let stay = stay(checked_in, checked_out, room);
            assert_eq!(write_refusal(&stay, exemptions), expected, "{exemptions:?} {stay:?}");
        }
    }
}

#[test]
fn cancellation_ends_the_link_and_not_the_chat() {
    let cancelled = Stay { cancelled: true, ..stay(true, false, true) };
    assert_eq!(write_refusal(&cancelled, ChatRuleExemptions::default()), None);
}

#[test]
fn link_is_valid_for_thirty_days_after_departure_in_the_hotels_time_zone() {
    for (check_out, zone, expected) in [
        // The end of the day in local time, and thirty times 24 hours.
        (date(2026, 7, 10), "Europe/Dublin", "2026-08-09T23:00:00Z"),
        (date(2026, 11, 24), "Europe/Dublin", "2026-12-25T00:00:00Z"),
        (date(2026, 11, 24), "Pacific/Auckland", "2026-12-24T11:00:00Z"),
        (date(2026, 11, 24), "America/Los_Angeles", "2026-12-25T08:00:00Z"),
        // A day that begins at one o'clock.
        (date(2026, 9, 5), "America/Santiago", "2026-10-06T04:00:00Z"),
        (date(2026, 11, 24), "no zone at all", "2026-12-25T00:00:00Z"),
        (date(9999, 12, 31), "UTC", "9999-12-31T23:59:59.999Z"),
    ] {
        let stay = Stay { check_out: Some(check_out), ..stay(true, false, true) };
        assert_eq!(expires_at(&stay, zone, instant("2026-01-01T00:00:00Z")), instant(expected), "{check_out} {zone}");
    }
}

#[test]
fn link_expiry_uses_the_later_of_planned_and_actual_departure() {
    let issued_at = instant("2026-11-01T00:00:00Z");
    for (check_out, checked_out_at, expected) in [
        (Some(date(2026, 11, 24)), Some("2026-11-22T09:00:00Z"), "2026-12-25T00:00:00Z"),
        (Some(date(2026, 11, 24)), Some("2026-11-26T09:00:00Z"), "2026-12-26T09:00:00Z"),
        (None, Some("2026-11-26T09:00:00Z"), "2026-12-26T09:00:00Z"),
        // 180 days after the issue.
        (None, None, "2027-04-30T00:00:00Z"),
    ] {
        let stay = Stay { check_out, checked_out_at: checked_out_at.map(instant), ..Stay::default() };
        assert_eq!(expires_at(&stay, "Europe/Dublin", issued_at), instant(expected), "{stay:?}");
    }
}
