//! Tests of the keyboard shortcuts.

use app::desk::shortcuts::{KeyPress, SHORTCUTS, ShortcutAction, find_action};
use std::collections::HashSet;

fn pressed(key: &str) -> KeyPress<'_> {
    KeyPress { key, with_alt: false, with_ctrl: false, in_field: false, has_letter_keys: true }
}

#[test]
fn every_documented_key_has_its_action() {
    for shortcut in SHORTCUTS {
        let press = KeyPress { with_alt: shortcut.with_alt, ..pressed(shortcut.key) };
        assert_eq!(find_action(press), Some(shortcut.action), "{}", shortcut.key);
    }
    let distinct: HashSet<_> = SHORTCUTS.iter().map(|shortcut| (shortcut.key, shortcut.with_alt)).collect();
    assert_eq!(distinct.len(), SHORTCUTS.len());
}

#[test]
fn shortcuts_in_a_text_field_need_escape_or_alt() {
    for shortcut in SHORTCUTS.iter().filter(|shortcut| !shortcut.with_alt && shortcut.action != ShortcutAction::Leave) {
        assert_eq!(find_action(KeyPress { in_field: true, ..pressed(shortcut.key) }), None, "{}", shortcut.key);
    }
    assert_eq!(find_action(KeyPress { in_field: true, ..pressed("Escape") }), Some(ShortcutAction::Leave));
    assert_eq!(
        find_action(KeyPress { in_field: true, with_alt: true, ..pressed("ArrowDown") }),
        Some(ShortcutAction::OpenNext)
    );
}

#[test]
fn browser_shortcuts_are_not_handled() {
    assert_eq!(find_action(KeyPress { with_ctrl: true, ..pressed("r") }), None);
    assert_eq!(find_action(KeyPress { with_alt: true, ..pressed("r") }), None);
    assert_eq!(find_action(pressed("q")), None);
}

#[test]
fn disabled_letter_shortcuts_leave_escape_and_alt_enabled() {
    for shortcut in SHORTCUTS {
        let press = KeyPress { with_alt: shortcut.with_alt, has_letter_keys: false, ..pressed(shortcut.key) };
        let is_single_key = !shortcut.with_alt && shortcut.action != ShortcutAction::Leave;
        assert_eq!(find_action(press), (!is_single_key).then_some(shortcut.action), "{}", shortcut.key);
    }
}
