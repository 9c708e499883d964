//! Tests of the binary through its command line.

mod backup;
#[path = "../support/bucket.rs"]
#[allow(dead_code)]
mod bucket;
mod cli_page;
mod db;
mod doctor;
mod engine_app;
mod over_postgres;
mod over_s3;
mod permissions;
mod personal;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../support/process.rs"]
mod process;
mod revoked;
mod running;
mod secrets;
mod serving;
mod set_up;
mod settings;
mod shell;
mod sockets;

use shell::{Shell, text, token};

#[test]
fn link_prints_only_the_link() {
    let shell = Shell::open();
    shell.put_booking();
    let first = shell.ok(&["link", "killarney", "B1"]);
    let second = shell.ok(&["link", "killarney", "B1"]);
    let lines: Vec<&str> = first.lines().chain(second.lines()).collect();
    assert_eq!(lines.len(), 2, "{first}{second}");
    assert_ne!(token(lines[0]), token(lines[1]));
    assert!(shell.path().join("data/guest-chat.db").is_file(), "the database has a default");
}

#[test]
fn only_commands_for_a_new_installation_create_a_database() {
    let shell = Shell::open();
    let folder = shell.path().canonicalize().expect("a folder").display().to_string();
    let missing =
        format!("guest-chat: DATABASE_URL: the database data/guest-chat.db does not exist in the folder {folder}; ");
    for line in [
        "hotel put killarney --locale ga",
        "booking put killarney B1 --guest-name A",
        "link killarney B1",
        "link revoke killarney B1",
        "staff put killarney m@hotel.example --name M --role R",
        "staff list killarney",
        "staff remove killarney m@hotel.example",
        "canned put killarney wifi",
        "canned remove killarney wifi",
        "guide put killarney",
        "guide show killarney",
        "webhook put killarney https://pms.hotel.example/hooks",
        "webhook list killarney",
        "webhook delete killarney 1",
        "api-key new killarney",
        "api-key revoke killarney",
        "setup-link",
        "engine",
        "export killarney B1",
        "erase",
        "erase --dry-run",
        "backup copy.db",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let error = shell.fails(&words);
        assert!(error.starts_with(&missing) && error.lines().count() == 1, "{line}: {error}");
        assert_eq!(std::fs::read_dir(shell.path()).expect("a folder").count(), 0, "{line} created something");
    }
    for line in [&["demo"][..], &["hotel", "put", "killarney", "--name", "K"]] {
        let new = Shell::open();
        new.ok(line);
        assert!(new.path().join("data/guest-chat.db").is_file(), "{line:?}");
    }
}

#[test]
fn links_are_revoked() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["link", "killarney", "B1"]);
    assert_eq!(shell.ok(&["link", "revoke", "killarney", "B1"]), "");
    let counts = shell.row("SELECT CAST(count(*) AS TEXT), CAST(count(revoked_at_ms) AS TEXT) FROM guest_tokens");
    assert_eq!(counts, [Some("1".to_owned()), Some("1".to_owned())]);
    let unknown = shell.fails(&["link", "revoke", "killarney", "B2"]);
    assert_eq!(unknown.lines().last(), Some("guest-chat: booking B2 of hotel killarney does not exist"));
}

#[test]
fn removed_member_is_not_listed() {
    let shell = Shell::open();
    shell.put_booking();
    let refused = shell.fails(&["staff", "remove", "killarney", "maeve@hotel.example"]);
    assert_eq!(
        refused.lines().last(),
        Some("guest-chat: maeve@hotel.example is not a member of staff of hotel killarney")
    );
    let put = ["staff", "put", "killarney", "maeve@hotel.example", "--name", "Maeve", "--role", "Reception"];
    assert!(shell.run_with_input(&put, "a long password").status.success());
    assert_eq!(shell.ok(&["staff", "list", "killarney"]), "maeve@hotel.example \"Maeve\" \"Reception\" agent\n");
    shell.ok(&["staff", "remove", "killarney", "maeve@hotel.example"]);
    assert_eq!(shell.ok(&["staff", "list", "killarney"]), "");
}

#[test]
fn api_keys_are_revoked() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["api-key", "new", "killarney"]);
    shell.ok(&["api-key", "revoke", "killarney"]);
    assert_eq!(shell.row("SELECT CAST(count(*) AS TEXT) FROM api_keys"), [Some("0".to_owned())]);
}

#[test]
fn link_of_a_closed_chat_is_printed_with_a_warning() {
    let shell = Shell::open();
    shell.put_booking();
    for (options, expected) in [
        (&[][..], "warning: the guest can read but not write at present: Check-in required to access chat\n"),
        (&["--checked-in-at", "now"], ""),
        (
            &["--checked-out-at", "now"],
            "warning: the guest can read but not write at present: Chat unavailable after checkout\n",
        ),
        (&["--check-out", "2020-01-01", "--checked-out-at", ""], "expired on 2020-02-01"),
        (&["--cancelled"], "warning: the link is not valid: the booking is cancelled\n"),
    ] {
        shell.ok(&[&["booking", "put", "killarney", "B1"], options].concat());
        let output = shell.run(&["link", "killarney", "B1"]);
        let (link, warning) = (text(&output.stdout), text(&output.stderr));
        token(link.strip_suffix('\n').expect("one line"));
        assert!(warning.contains(expected) && warning.is_empty() == expected.is_empty(), "{options:?}: {warning}");
    }
}

#[test]
fn errors_name_the_missing_object() {
    let shell = Shell::open();
    shell.put_booking();
    for line in [
        &["link", "nope", "B1"][..],
        &["link", "revoke", "nope", "B1"],
        &["booking", "put", "nope", "B1", "--guest-name", "A"],
        &["staff", "list", "nope"],
        &["staff", "remove", "nope", "maeve@hotel.example"],
        &["guide", "show", "nope"],
        &["webhook", "list", "nope"],
        &["api-key", "revoke", "nope"],
        &["export", "nope", "B1"],
        &["erase", "--hotel", "nope"],
        &["erase", "--hotel", "nope", "--booking", "B1"],
    ] {
        assert_eq!(shell.fails(line), "guest-chat: hotel nope does not exist\n", "{line:?}");
    }
    assert_eq!(shell.fails(&["link", "killarney", "B2"]), "guest-chat: booking B2 of hotel killarney does not exist\n");
}

#[test]
fn booking_put_keeps_omitted_values_and_clears_empty_ones() {
    const STAY: &str = "SELECT guest_name, room_number, check_in, check_out, \
                        CAST(checked_in_at_ms AS TEXT), CAST(checked_out_at_ms AS TEXT), CAST(cancelled AS TEXT) FROM bookings";
    let shell = Shell::open();
    shell.put_booking();
    let put = |options: &[&str]| shell.ok(&[&["booking", "put", "killarney", "B1"], options].concat());
    let before = jiff::Timestamp::now().as_millisecond();
    put(&["--check-in", "2026-11-20", "--check-out", "2026-11-24", "--checked-in-at", "now"]);
    put(&["--checked-out-at", "2026-11-24T09:00:00Z", "--cancelled"]);
    let stay = shell.row(STAY);
    let values: Vec<Option<&str>> = stay.iter().map(Option::as_deref).collect();
    assert_eq!(values[..4], [Some("Ada Byrne"), Some("101"), Some("2026-11-20"), Some("2026-11-24")]);
    assert_eq!(values[5..], [Some("1795510800000"), Some("1")]);
    let now: i64 = values[4].expect("an instant").parse().expect("a number");
    assert!((before..=jiff::Timestamp::now().as_millisecond()).contains(&now));

    put(&["--room", "", "--check-in", "", "--check-out", "", "--checked-in-at", "", "--checked-out-at", ""]);
    let stay = shell.row(STAY);
    let values: Vec<Option<&str>> = stay.iter().map(Option::as_deref).collect();
    assert_eq!(values, [Some("Ada Byrne"), None, None, None, None, None, Some("1")]);
}

#[test]
fn hotel_put_keeps_omitted_values_and_clears_empty_ones() {
    const HOTEL: &str = "SELECT name, timezone, locale, accent_color, logo_url, CAST(allow_before_check_in AS TEXT), \
                         CAST(allow_no_room AS TEXT), CAST(answer_within_min AS TEXT), \
                         CAST(erase_after_days AS TEXT), embedders, push FROM hotels";
    let shell = Shell::open();
    let put = |options: &[&str]| shell.ok(&[&["hotel", "put", "killarney"], options].concat());
    let is = |expected: [&str; 11]| {
        let row = shell.row(HOTEL);
        let row: Vec<&str> = row.iter().map(|value| value.as_deref().unwrap_or("-")).collect();
        assert_eq!(row, expected);
    };
    put(&["--name", "K"]);
    is(["K", "UTC", "en", "#0b6e4f", "-", "0", "0", "10", "90", "", "notice"]);
    put(&["--timezone", "Europe/Dublin", "--locale", "ga", "--accent", "#123456", "--logo-url", "/l.svg"]);
    put(&["--allow", "before-check-in,no-room", "--answer-within-min", "5", "--erase-after-days", "0"]);
    put(&["--embedders", "https://a.example,https://b.example", "--push", "off"]);
    put(&[]);
    let embedders = "https://a.example https://b.example";
    is(["K", "Europe/Dublin", "ga", "#123456", "/l.svg", "1", "1", "5", "0", embedders, "off"]);
    put(&["--allow", "no-room", "--embedders", "https://c.example"]);
    is(["K", "Europe/Dublin", "ga", "#123456", "/l.svg", "0", "1", "5", "0", "https://c.example", "off"]);
    put(&["--logo-url", "", "--allow", "", "--embedders", "", "--name", "Killarney Park"]);
    is(["Killarney Park", "Europe/Dublin", "ga", "#123456", "-", "0", "0", "5", "0", "", "off"]);
}

#[test]
fn hotel_put_keeps_omitted_contact_data_and_clears_empty_ones() {
    const CONTACT: &str =
        "SELECT contact_phone, contact_email, contact_address, CAST(shows_answer_time AS TEXT) FROM hotels";
    let shell = Shell::open();
    let put = |options: &[&str]| shell.ok(&[&["hotel", "put", "killarney"], options].concat());
    let is = |expected: [&str; 4]| {
        let row = shell.row(CONTACT);
        let row: Vec<&str> = row.iter().map(|value| value.as_deref().unwrap_or("-")).collect();
        assert_eq!(row, expected);
    };
    put(&["--name", "K", "--contact-phone", "+353 64 1"]);
    is(["+353 64 1", "-", "-", "0"]);
    put(&["--contact-email", "d@h.example", "--contact-address", "K, Ireland", "--show-answer-time", "true"]);
    put(&["--locale", "ga"]);
    is(["+353 64 1", "d@h.example", "K, Ireland", "1"]);
    put(&["--contact-phone", "", "--contact-email", "", "--contact-address", "", "--show-answer-time", "false"]);
    is(["-", "-", "-", "0"]);
}

#[test]
fn malformed_values_are_refused_with_the_rule() {
    let shell = Shell::open();
    shell.put_booking();
    for (line, rule) in [
        (vec!["hotel", "put", "Killarney", "--name", "K"], "a hotel slug must be 1 to 50 characters of a-z and 0-9"),
        (vec!["link", "kill_arney", "B1"], "a hotel slug must be 1 to 50 characters of a-z and 0-9"),
        (
            vec!["booking", "put", "killarney", "B 1", "--guest-name", "A"],
            "a booking id must be 1 to 64 characters of A-Z a-z 0-9 _ = @ , . ; -",
        ),
        (vec!["hotel", "put", "dingle"], "hotel dingle does not exist; to create it, --name is required"),
        (vec!["hotel", "put", "killarney", "--name", ""], "the name of a hotel must have 1 to 100 characters"),
        (
            vec!["hotel", "put", "dingle", "--name", "D", "--timezone", "Dingle"],
            "the time zone must be an IANA name like Europe/Dublin, not \"Dingle\"",
        ),
        (vec!["hotel", "put", "killarney", "--contact-phone", "reception"], "a telephone number must have digits"),
        (
            vec!["hotel", "put", "killarney", "--contact-email", "d@h.example?bcc=x@y.example"],
            "the e-mail address must be written like desk@hotel.example",
        ),
        (vec!["booking", "put", "killarney", "B2"], "--guest-name must have 1 to 200 characters"),
        (
            vec!["booking", "put", "killarney", "B1", "--check-in", "2026-11-28", "--check-out", "2026-11-27"],
            "--check-out must not be before --check-in",
        ),
        (vec!["booking", "put", "dingle", "B2", "--guest-name", "A"], "hotel dingle does not exist"),
        (vec!["link", "killarney", "B2"], "booking B2 of hotel killarney does not exist"),
        (vec!["api-key", "new", "dingle"], "hotel dingle does not exist"),
    ] {
        let error = shell.fails(&line);
        assert!(error.contains(rule), "{line:?}: {error}");
    }
}

#[test]
fn confirmations_are_written_to_standard_error_only() {
    let shell = Shell::open();
    let url = "https://pms.hotel.example/hooks";
    for (line, expected) in [
        (vec!["hotel", "put", "killarney", "--name", "K"], "hotel killarney created"),
        (vec!["hotel", "put", "killarney", "--locale", "ga"], "hotel killarney changed"),
        (vec!["booking", "put", "killarney", "B1", "--guest-name", "A"], "booking B1 of hotel killarney created"),
        (vec!["booking", "put", "killarney", "B1", "--room", "7"], "booking B1 of hotel killarney changed"),
        (vec!["webhook", "put", "killarney", url], "webhook 1 created; its secret cannot be shown again"),
        (vec!["webhook", "delete", "killarney", "1"], "webhook 1 of hotel killarney removed"),
    ] {
        let output = shell.run(&line);
        assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stderr).lines().last(), Some(expected), "{line:?}");
        assert!(text(&output.stdout).is_empty() || text(&output.stdout).starts_with("whsec_"), "{line:?}");
    }
    let guide = shell.run_with_input(&["guide", "put", "killarney"], "{}");
    assert_eq!(text_of(&guide), "guide of hotel killarney stored\n");
}

#[test]
fn canned_reply_is_created_changed_and_removed() {
    let shell = Shell::open();
    shell.put_booking();
    for (text, became) in [("first\n", "created"), ("It is {hotel}.\n", "changed")] {
        let output = shell.run_with_input(&["canned", "put", "killarney", "wifi"], text);
        let expected = format!("canned reply wifi of hotel killarney {became}\n");
        assert_eq!((output.status.success(), text_of(&output)), (true, expected));
    }
    let row = shell.row("SELECT shortcut, body FROM canned_replies");
    assert_eq!(row, [Some("wifi".to_owned()), Some("It is {hotel}.".to_owned())]);
    assert_eq!(shell.ok(&["canned", "remove", "killarney", "wifi"]), "");
    for (line, expected) in [
        (["canned", "remove", "killarney", "wifi"], "canned reply wifi of hotel killarney does not exist"),
        (["canned", "remove", "dingle", "wifi"], "hotel dingle does not exist"),
        (["canned", "put", "killarney", "Wi-Fi"], "a shortcut must be 1 to 30 characters of a-z and 0-9"),
        (["canned", "put", "killarney", "wifi"], "a message needs a text"),
    ] {
        let refused = shell.fails(&line);
        assert!(refused.contains(expected), "{line:?}: {refused}");
    }
}

/// Returns the text of both outputs.
fn text_of(output: &std::process::Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn demo_can_be_repeated() {
    let shell = Shell::open();
    for _ in 0..2 {
        let output = shell.ok(&["demo"]);
        let lines: Vec<&str> = output.lines().collect();
        assert_eq!(lines.len(), 2, "{output}");
        token(lines[0].strip_prefix("Guest: ").expect("the guest's link"));
        assert_eq!(lines[1], "Desk:  http://127.0.0.1:3000/desk/hotel/killarney");
    }
    let counts = "SELECT CAST((SELECT count(*) FROM hotels) AS TEXT), CAST((SELECT count(*) FROM bookings) AS TEXT), \
                  CAST((SELECT count(*) FROM messages) AS TEXT)";
    assert_eq!(shell.row(counts), ["1", "1", "4"].map(|count| Some(count.to_owned())));
}
