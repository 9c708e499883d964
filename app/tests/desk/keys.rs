//! Tests of the keyboard shortcuts.

use app::desk::keys::{Action, KEYS, KeyPress, find_action};
use std::collections::HashSet;

fn pressed(key: &str) -> KeyPress<'_> {
    KeyPress { key, with_alt: false, with_ctrl: false, in_field: false, has_letter_keys: true }
}

#[test]
fn every_documented_key_has_its_action() {
    for known in KEYS {
        let press = KeyPress { with_alt: known.with_alt, ..pressed(known.key) };
        assert_eq!(find_action(press), Some(known.action), "{}", known.key);
    }
    let distinct: HashSet<_> = KEYS.iter().map(|known| (known.key, known.with_alt)).collect();
    assert_eq!(distinct.len(), KEYS.len());
}

#[test]
fn shortcuts_in_a_text_field_need_escape_or_alt() {
    for known in KEYS.iter().filter(|known| !known.with_alt && known.action != Action::Leave) {
        assert_eq!(find_action(KeyPress { in_field: true, ..pressed(known.key) }), None, "{}", known.key);
    }
    assert_eq!(find_action(KeyPress { in_field: true, ..pressed("Escape") }), Some(Action::Leave));
    assert_eq!(find_action(KeyPress { in_field: true, with_alt: true, ..pressed("ArrowDown") }), Some(Action::Next));
}

#[test]
fn browser_shortcuts_are_not_handled() {
    assert_eq!(find_action(KeyPress { with_ctrl: true, ..pressed("r") }), None);
    assert_eq!(find_action(KeyPress { with_alt: true, ..pressed("r") }), None);
    assert_eq!(find_action(pressed("q")), None);
}

#[test]
fn disabled_letter_shortcuts_leave_escape_and_alt_enabled() {
    for known in KEYS {
        let press = KeyPress { with_alt: known.with_alt, has_letter_keys: false, ..pressed(known.key) };
        let is_single_key = !known.with_alt && known.action != Action::Leave;
        assert_eq!(find_action(press), (!is_single_key).then_some(known.action), "{}", known.key);
    }
}
