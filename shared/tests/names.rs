//! Grammars of names, and uniqueness of channel names.

use proptest::prelude::*;
use shared::channel::ChannelOwner;
use shared::{BookingId, ChannelName, HotelSlug, NameError};

fn slug(name: &str) -> HotelSlug {
    name.parse().expect(name)
}

fn booking(name: &str) -> BookingId {
    name.parse().expect(name)
}

#[test]
fn slugs_of_words_joined_by_hyphens_are_accepted() {
    let longest = "a".repeat(50);
    for name in ["a", "7", "killarney", "killarney-park", "a-1-b", "guest-chat", "staff-chat", "booking", &longest] {
        assert_eq!(slug(name).as_str(), name);
    }
}

#[test]
fn malformed_slug_is_refused_with_the_rule() {
    let too_long = "a".repeat(51);
    for name in [
        "",
        "-",
        "-a",
        "a-",
        "a--b",
        "Killarney",
        "a_b",
        "a.b",
        "a b",
        "a/b",
        "caf\u{e9}",
        "a\n",
        "a\0",
        "guest-chat-booking",
        "a-guest-chat-booking-b",
        "xguest-chat-bookingx",
        &too_long,
    ] {
        assert_eq!(name.parse::<HotelSlug>(), Err(NameError::HotelSlug), "{name:?}");
    }
    assert!(NameError::HotelSlug.to_string().contains("1 to 50 characters"));
}

#[test]
fn booking_ids_of_pushers_alphabet_are_accepted_with_their_case() {
    let longest = "Z".repeat(64);
    for name in ["0", "BK-2025-0123", "bk-2025-0123", "_=@,.;-", "-", "staff-chat", "-guest-chat-booking-", &longest] {
        assert_eq!(booking(name).as_str(), name);
    }
    assert_ne!(booking("BK-1"), booking("bk-1"));
}

#[test]
fn malformed_booking_id_is_refused_with_the_rule() {
    let too_long = "Z".repeat(65);
    for name in ["", " ", "a b", "a/b", "a:b", "a#b", "a%20b", "caf\u{e9}", "\u{ff21}", "a\n", "a\0", &too_long] {
        assert_eq!(name.parse::<BookingId>(), Err(NameError::BookingId), "{name:?}");
    }
    assert!(NameError::BookingId.to_string().contains("1 to 64 characters"));
}

#[test]
fn names_are_checked_when_parsed_from_json() {
    assert!(serde_json::from_str::<HotelSlug>(r#""killarney""#).is_ok());
    assert!(serde_json::from_str::<HotelSlug>(r#""Killarney""#).is_err());
    assert!(serde_json::from_str::<BookingId>(r#""a b""#).is_err());
    let id = serde_json::to_string(&booking("BK-2025-0123")).expect("a string");
    assert_eq!(id, r#""BK-2025-0123""#);
}

#[test]
fn channel_names_are_those_of_the_contract() {
    let guest = ChannelName::guest(&slug("killarney"), &booking("BK-2025-0123"));
    assert_eq!(guest.as_str(), "private-hotel-killarney-guest-chat-booking-BK-2025-0123");
    assert_eq!(ChannelName::staff(&slug("killarney")).as_str(), "private-hotel-killarney-staff-chat");
}

#[test]
fn foreign_channels_have_no_owner() {
    for name in [
        "",
        "private-hotel-",
        "private-hotel--staff-chat",
        "private-hotel-staff-chat",
        "private-hotel-a-staff-chat-",
        "private-hotel-a-guest-chat-booking-",
        "private-hotel-A-guest-chat-booking-1",
        "private-hotel-a-guest-chat-booking-1 ",
        "presence-hotel-a-staff-chat",
        "hotel-a-staff-chat",
        "Private-hotel-a-staff-chat",
        " private-hotel-a-staff-chat",
    ] {
        assert_eq!(ChannelName::parse(name), None, "{name:?}");
    }
}

#[test]
fn names_imitating_parts_of_a_channel_are_parsed_correctly() {
    for (s, b) in [
        ("staff-chat", "staff-chat"),
        ("a", "b-staff-chat"),
        ("a", "-guest-chat-booking-b"),
        ("a-guest-chat", "booking-b"),
        ("a-staff-chat", "b"),
        ("guest-chat", "booking-guest-chat-booking-"),
        ("private-hotel-a", "private-hotel-b-staff-chat"),
    ] {
        let name = ChannelName::guest(&slug(s), &booking(b));
        assert_eq!(ChannelName::parse(name.as_str()), Some(ChannelOwner::Guest(slug(s), booking(b))), "{name}");
    }
}

/// Generates names from parts that could imitate another name.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("-guest-chat-booking-"),
        Just("guest-chat-booking"),
        Just("-guest-chat-"),
        Just("guest-chat"),
        Just("-staff-chat"),
        Just("staff-chat"),
        Just("booking"),
        Just("booking-"),
        Just("private-hotel-"),
        Just("guest"),
        Just("chat"),
        Just("-"),
        Just("a"),
        Just("1"),
    ];
    prop::collection::vec(fragment, 1..6).prop_map(|parts| parts.concat())
}

fn slugs() -> impl Strategy<Value = HotelSlug> {
    let plain = "[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}";
    // Hyphens at the ends are removed, so that fewer names are rejected.
    let hostile = fragments().prop_map(|name| name.trim_matches('-').replace("--", "-"));
    prop_oneof![plain.prop_map(String::from), hostile]
        .prop_filter_map("a slug", |name| name.chars().take(50).collect::<String>().parse().ok())
}

fn bookings() -> impl Strategy<Value = BookingId> {
    prop_oneof!["[A-Za-z0-9_=@,.;-]{1,64}".prop_map(String::from), fragments()]
        .prop_filter_map("a booking id", |name| name.chars().take(64).collect::<String>().parse().ok())
}

/// Returns every way to split a text into a hotel slug, the words between, and a
/// booking id.
fn readings(text: &str) -> Vec<(HotelSlug, BookingId)> {
    const BETWEEN: &str = "-guest-chat-booking-";
    let cuts = (0..text.len()).filter(|at| text[*at..].starts_with(BETWEEN));
    cuts.filter_map(|at| Some((text[..at].parse().ok()?, text[at + BETWEEN.len()..].parse().ok()?))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn owner_is_parsed_from_the_channel_name(slug in slugs(), booking in bookings()) {
        let guest = ChannelName::guest(&slug, &booking);
        prop_assert_eq!(ChannelName::parse(guest.as_str()), Some(ChannelOwner::Guest(slug.clone(), booking)));
        let staff = ChannelName::staff(&slug);
        prop_assert_eq!(ChannelName::parse(staff.as_str()), Some(ChannelOwner::Staff(slug)));
    }

    #[test]
    fn no_two_owners_share_a_channel(a in slugs(), b in slugs(), x in bookings(), y in bookings()) {
        let guests = [(&a, &x), (&a, &y), (&b, &x), (&b, &y)];
        for one in guests {
            for other in guests {
                let same_name = ChannelName::guest(one.0, one.1) == ChannelName::guest(other.0, other.1);
                prop_assert_eq!(same_name, one == other);
            }
            for slug in [&a, &b] {
                prop_assert_ne!(ChannelName::guest(one.0, one.1), ChannelName::staff(slug));
            }
        }
        prop_assert_eq!(ChannelName::staff(&a) == ChannelName::staff(&b), a == b);
    }

    #[test]
    fn channel_name_has_one_interpretation(before in fragments(), after in fragments()) {
        let text = format!("{before}-guest-chat-booking-{after}");
        let readings = readings(&text);
        prop_assert!(readings.len() <= 1, "{:?}", readings);
        let parsed = ChannelName::parse(&format!("private-hotel-{text}"));
        let guest = readings.into_iter().next().map(|(slug, booking)| ChannelOwner::Guest(slug, booking));
        prop_assert_eq!(parsed, guest);
    }

    #[test]
    fn every_channel_name_is_valid_for_pusher(slug in slugs(), booking in bookings()) {
        for name in [ChannelName::guest(&slug, &booking), ChannelName::staff(&slug)] {
            prop_assert!(name.as_str().len() <= 164);
            prop_assert!(name.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"_-=@,.;".contains(&b)));
        }
    }

    #[test]
    fn channel_with_an_owner_is_exactly_that_of_the_owner(text in "(private-hotel-)?[a-z-]{0,20}") {
        let near = format!("{text}-staff-chat");
        for name in [text, near] {
            let again = ChannelName::parse(&name).map(|owner| match owner {
                ChannelOwner::Guest(slug, booking) => ChannelName::guest(&slug, &booking),
                ChannelOwner::Staff(slug) => ChannelName::staff(&slug),
            });
            prop_assert!(again.is_none_or(|again| again.as_str() == name));
        }
    }
}
