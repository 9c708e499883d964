//! Shortcuts, and placeholders in texts.

use shared::canned::{CannedReply, Placeholders, Shortcut, fill};

const ADA: Placeholders<'_> = Placeholders { guest: "Ada Byrne", room: Some("101"), hotel: "Killarney Park" };
const WITHOUT_ROOM: Placeholders<'_> = Placeholders { room: None, ..ADA };

#[test]
fn a_shortcut_is_words_joined_by_single_hyphens() {
    let longest = "a".repeat(30);
    for word in ["wifi", "late-check-out", "7", "0-0", longest.as_str()] {
        assert_eq!(word.parse::<Shortcut>().expect(word).as_str(), word);
    }
    let too_long = "a".repeat(31);
    for word in ["", "-", "a-", "-a", "a--b", "Wifi", "wi fi", "wifi\n", "é", "a_b", "a/b", "..", too_long.as_str()] {
        let refused = word.parse::<Shortcut>().expect_err(word).to_string();
        assert!(refused.contains("1 to 30 characters"), "{word:?}: {refused}");
        let json = serde_json::json!({"shortcut": word, "text": "Hello!"});
        assert!(serde_json::from_value::<CannedReply>(json).is_err(), "{word:?}");
    }
}

#[test]
fn placeholders_are_filled_in() {
    for (text, filled) in [
        ("Dear {guest}, welcome to {hotel}!", "Dear Ada Byrne, welcome to Killarney Park!"),
        ("{room}{room} {guest}", "101101 Ada Byrne"),
        ("Nothing to fill", "Nothing to fill"),
        ("", ""),
        ("😀{guest}😀", "😀Ada Byrne😀"),
    ] {
        assert_eq!(fill(text, &ADA), filled);
    }
}

#[test]
fn other_braces_are_unchanged() {
    for text in ["{name}", "{Guest}", "{ guest }", "{guest", "guest}", "{", "}", "{}", "{{}}", "a { b } c", "{é}"] {
        assert_eq!(fill(text, &ADA), text);
    }
    assert_eq!(fill("{{guest}}", &ADA), "{Ada Byrne}");
    assert_eq!(fill("{{room}{", &ADA), "{101{");
}

#[test]
fn placeholder_values_are_not_expanded() {
    let hostile = Placeholders { guest: "{hotel}", room: Some("{guest}"), hotel: "{room}" };
    assert_eq!(fill("{guest} {room} {hotel}", &hostile), "{hotel} {guest} {room}");
}

#[test]
fn unknown_room_leaves_no_double_space() {
    for (text, filled) in [
        ("We bring it to room {room} at once", "We bring it to room at once"),
        ("We bring it to your room {room}.", "We bring it to your room."),
        ("Your room {room}", "Your room"),
        ("{room} is ready", "is ready"),
        ("Ready:\n{room} is yours", "Ready:\nis yours"),
        ("Room {room}\nis ready", "Room\nis ready"),
        ("Room ({room}) is ready", "Room () is ready"),
        ("a {room} {room} b", "a b"),
        ("No.{room}!", "No.!"),
        ("two  spaces stay", "two  spaces stay"),
        ("{room}", ""),
    ] {
        assert_eq!(fill(text, &WITHOUT_ROOM), filled, "{text:?}");
    }
}
