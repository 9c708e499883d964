//! Tests of the keyboard shortcuts.

use app::desk::keys::{Action, KEYS, Pressed, action};
use std::collections::HashSet;

fn pressed(key: &str) -> Pressed<'_> {
    Pressed { key, alt: false, others: false, in_field: false, letters: true }
}

#[test]
fn every_documented_key_has_its_action() {
    for known in KEYS {
        let press = Pressed { alt: known.with_alt, ..pressed(known.key) };
        assert_eq!(action(press), Some(known.action), "{}", known.key);
    }
    let distinct: HashSet<_> = KEYS.iter().map(|known| (known.key, known.with_alt)).collect();
    assert_eq!(distinct.len(), KEYS.len());
}

#[test]
fn shortcuts_in_a_text_field_need_escape_or_alt() {
    for known in KEYS.iter().filter(|known| !known.with_alt && known.action != Action::Leave) {
        assert_eq!(action(Pressed { in_field: true, ..pressed(known.key) }), None, "{}", known.key);
    }
    assert_eq!(action(Pressed { in_field: true, ..pressed("Escape") }), Some(Action::Leave));
    assert_eq!(action(Pressed { in_field: true, alt: true, ..pressed("ArrowDown") }), Some(Action::Next));
}

#[test]
fn browser_shortcuts_are_not_handled() {
    assert_eq!(action(Pressed { others: true, ..pressed("r") }), None);
    assert_eq!(action(Pressed { alt: true, ..pressed("r") }), None);
    assert_eq!(action(pressed("q")), None);
}

#[test]
fn disabled_letter_shortcuts_leave_escape_and_alt_enabled() {
    for known in KEYS {
        let press = Pressed { alt: known.with_alt, letters: false, ..pressed(known.key) };
        let is_alone = !known.with_alt && known.action != Action::Leave;
        assert_eq!(action(press), (!is_alone).then_some(known.action), "{}", known.key);
    }
}
