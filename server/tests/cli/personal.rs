//! `guest-chat export` and `guest-chat erase`.

use crate::shell::{Shell, text};

/// Returns an installation with a guest who left years ago, and one who is
/// present.
fn open() -> Shell {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["booking", "put", "killarney", "old", "--guest-name", "Tom Ito", "--check-out", "2020-01-01"]);
    shell
}

#[test]
fn dry_run_lists_the_bookings_that_erase_removes() {
    let shell = open();
    let line = "killarney old: 0 message(s), 0 note(s), 0 link(s)";
    let output = shell.run(&["erase", "--dry-run"]);
    assert_eq!(text(&output.stdout), format!("{line} would be erased\n"));
    assert!(text(&output.stderr).ends_with("1 booking(s) would be erased\n"), "{}", text(&output.stderr));
    assert_eq!(shell.ok(&["erase", "--hotel", "killarney"]), format!("{line} erased\n"));
    assert_eq!(shell.ok(&["erase"]), "");
    assert_eq!(shell.row("SELECT booking_id FROM bookings"), [Some("B1".to_owned())]);
}

#[test]
fn erase_after_days_is_a_setting_of_the_hotel() {
    let shell = open();
    let put = |days: &[&str]| shell.ok(&[&["hotel", "put", "killarney", "--name", "Killarney Park"], days].concat());
    // The value is kept when other values are changed.
    for days in [&["--erase-after-days", "0"][..], &[], &["--erase-after-days", "3650"], &[]] {
        put(days);
        assert_eq!(shell.ok(&["erase"]), "");
    }
    put(&["--erase-after-days", "90"]);
    assert_eq!(shell.ok(&["erase"]).lines().count(), 1);
}

#[test]
fn one_booking_is_exported_and_erased_by_its_name() {
    let shell = open();
    shell.ok(&["link", "killarney", "B1"]);
    let export: serde_json::Value = serde_json::from_str(&shell.ok(&["export", "killarney", "B1"])).expect("JSON");
    assert_eq!(export["booking"]["guest_name"], "Ada Byrne");
    let erase = ["erase", "--hotel", "killarney", "--booking", "B1"];
    let would = shell.ok(&[&erase[..], &["--dry-run"]].concat());
    assert_eq!(would, "killarney B1: 0 message(s), 0 note(s), 1 link(s) would be erased\n");
    assert_eq!(shell.ok(&erase), "killarney B1: 0 message(s), 0 note(s), 1 link(s) erased\n");
    for line in [&erase[..], &["export", "killarney", "B1"]] {
        let error = shell.fails(line);
        assert!(error.contains("booking B1 of hotel killarney does not exist"), "{error}");
    }
    let error = shell.fails(&["erase", "--hotel", "dingle"]);
    assert!(error.contains("hotel dingle does not exist"), "{error}");
    let error = shell.fails(&["erase", "--booking", "B1"]);
    assert!(error.contains("--hotel"), "{error}");
}
