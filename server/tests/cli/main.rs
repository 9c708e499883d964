//! Tests of the binary through its command line.

mod backup;
#[path = "../support/bucket.rs"]
#[allow(dead_code)]
mod bucket;
mod cli_page;
mod db;
mod doctor;
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
mod serving;
mod shell;
mod sockets;

use running::Running;
use serde_json::{Value, json};
use shell::{Shell, refused, text, token};
use std::io::{Read, Write};
use std::process::Stdio;

#[test]
fn a_link_is_all_that_is_printed() {
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
fn links_are_taken_back() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["link", "killarney", "B1"]);
    assert_eq!(shell.ok(&["link", "revoke", "killarney", "B1"]), "");
    let counts = shell.row("SELECT CAST(count(*) AS TEXT), CAST(count(revoked_at_ms) AS TEXT) FROM guest_tokens");
    assert_eq!(counts, [Some("1".to_owned()), Some("1".to_owned())]);
    let unknown = shell.fails(&["link", "revoke", "killarney", "B2"]);
    assert_eq!(unknown.lines().last(), Some("guest-chat: there is no booking B2 of a hotel killarney"));
}

#[test]
fn who_has_left_is_listed_no_more() {
    let shell = Shell::open();
    shell.put_booking();
    let refused = shell.fails(&["staff", "remove", "killarney", "maeve@hotel.example"]);
    assert_eq!(refused.lines().last(), Some("guest-chat: nobody signs in with maeve@hotel.example at killarney"));
    let put = ["staff", "put", "killarney", "maeve@hotel.example", "--name", "Maeve", "--role", "Reception"];
    assert!(shell.told(&put, "a long password").status.success());
    assert_eq!(shell.ok(&["staff", "list", "killarney"]), "maeve@hotel.example \"Maeve\" \"Reception\" agent\n");
    shell.ok(&["staff", "remove", "killarney", "maeve@hotel.example"]);
    assert_eq!(shell.ok(&["staff", "list", "killarney"]), "");
}

#[test]
fn keys_are_taken_back() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["api-key", "new", "killarney"]);
    shell.ok(&["api-key", "revoke", "killarney"]);
    assert_eq!(shell.row("SELECT CAST(count(*) AS TEXT) FROM api_keys"), [Some("0".to_owned())]);
}

#[test]
fn a_link_that_opens_nothing_any_more_comes_with_a_warning() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["booking", "put", "killarney", "B1", "--check-out", "2020-01-01"]);
    let output = shell.run(&["link", "killarney", "B1"]);
    token(text(&output.stdout).trim_end());
    assert!(text(&output.stderr).contains("expired on 2020-02-01"), "{}", text(&output.stderr));
}

#[test]
fn a_booking_keeps_what_is_not_named_and_clears_what_is_empty() {
    const STAY: &str = "SELECT guest_name, room_number, check_in, check_out, \
                        CAST(checked_in_at_ms AS TEXT), CAST(checked_out_at_ms AS TEXT), CAST(cancelled AS TEXT) FROM bookings";
    let shell = Shell::open();
    shell.put_booking();
    let put = |options: &[&str]| shell.ok(&[&["booking", "put", "killarney", "B1"], options].concat());
    let before = jiff::Timestamp::now().as_millisecond();
    put(&["--check-in", "2026-11-20", "--check-out", "2026-11-24", "--checked-in-at", "now"]);
    put(&["--checked-out-at", "2026-11-24T09:00:00Z", "--cancelled"]);
    let stay = shell.row(STAY);
    let said: Vec<Option<&str>> = stay.iter().map(Option::as_deref).collect();
    assert_eq!(said[..4], [Some("Ada Byrne"), Some("101"), Some("2026-11-20"), Some("2026-11-24")]);
    assert_eq!(said[5..], [Some("1795510800000"), Some("1")]);
    let now: i64 = said[4].expect("an instant").parse().expect("a number");
    assert!((before..=jiff::Timestamp::now().as_millisecond()).contains(&now));

    put(&["--room", "", "--check-in", "", "--check-out", "", "--checked-in-at", "", "--checked-out-at", ""]);
    let stay = shell.row(STAY);
    let said: Vec<Option<&str>> = stay.iter().map(Option::as_deref).collect();
    assert_eq!(said, [Some("Ada Byrne"), None, None, None, None, None, Some("1")]);
}

#[test]
fn a_hotel_keeps_what_is_not_named_and_clears_what_is_empty() {
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
fn what_breaks_a_grammar_is_refused_with_the_rule() {
    let shell = Shell::open();
    shell.put_booking();
    for (line, rule) in [
        (vec!["hotel", "put", "Killarney", "--name", "K"], "a hotel slug is 1 to 50 characters of a-z and 0-9"),
        (vec!["link", "kill_arney", "B1"], "a hotel slug is 1 to 50 characters of a-z and 0-9"),
        (
            vec!["booking", "put", "killarney", "B 1", "--guest-name", "A"],
            "a booking id is 1 to 64 characters of A-Z a-z 0-9 _ = @ , . ; -",
        ),
        (vec!["hotel", "put", "dingle"], "there is no hotel dingle yet, and a new one needs a --name"),
        (vec!["hotel", "put", "killarney", "--name", ""], "a hotel has a name of 1 to 100 characters"),
        (vec!["hotel", "put", "dingle", "--name", "D", "--timezone", "Dingle"], "is no IANA time zone"),
        (vec!["booking", "put", "killarney", "B2"], "a booking needs a --guest-name of"),
        (
            vec!["booking", "put", "killarney", "B1", "--check-in", "2026-11-28", "--check-out", "2026-11-27"],
            "--check-out is not before --check-in",
        ),
        (vec!["booking", "put", "dingle", "B2", "--guest-name", "A"], "there is no hotel dingle"),
        (vec!["link", "killarney", "B2"], "there is no booking B2 of a hotel killarney"),
        (vec!["api-key", "new", "dingle"], "there is no hotel dingle"),
    ] {
        let said = shell.fails(&line);
        assert!(said.contains(rule), "{line:?}: {said}");
    }
}

#[test]
fn what_was_written_is_said_to_whoever_types_and_to_no_program() {
    let shell = Shell::open();
    let url = "https://pms.hotel.example/hooks";
    for (line, said) in [
        (vec!["hotel", "put", "killarney", "--name", "K"], "hotel killarney is made"),
        (vec!["hotel", "put", "killarney", "--locale", "ga"], "hotel killarney is changed"),
        (vec!["booking", "put", "killarney", "B1", "--guest-name", "A"], "booking B1 of hotel killarney is made"),
        (vec!["booking", "put", "killarney", "B1", "--room", "7"], "booking B1 of hotel killarney is changed"),
        (vec!["webhook", "put", "killarney", url], "webhook 1 is made; its secret is shown this once"),
        (vec!["webhook", "delete", "killarney", "1"], "webhook 1 of hotel killarney is removed"),
    ] {
        let output = shell.run(&line);
        assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
        assert_eq!(text(&output.stderr).lines().last(), Some(said), "{line:?}");
        assert!(text(&output.stdout).is_empty() || text(&output.stdout).starts_with("whsec_"), "{line:?}");
    }
    let guide = shell.told(&["guide", "put", "killarney"], "{}");
    assert_eq!(text_of(&guide), "the guide of hotel killarney is written\n");
}

#[test]
fn a_canned_reply_is_put_changed_and_removed() {
    let shell = Shell::open();
    shell.put_booking();
    for (text, became) in [("first\n", "made"), ("It is {hotel}.\n", "changed")] {
        let output = shell.told(&["canned", "put", "killarney", "wifi"], text);
        let said = format!("canned reply wifi of hotel killarney is {became}\n");
        assert_eq!((output.status.success(), text_of(&output)), (true, said));
    }
    let row = shell.row("SELECT shortcut, body FROM canned_replies");
    assert_eq!(row, [Some("wifi".to_owned()), Some("It is {hotel}.".to_owned())]);
    assert_eq!(shell.ok(&["canned", "remove", "killarney", "wifi"]), "");
    for (line, said) in [
        (["canned", "remove", "killarney", "wifi"], "there is no canned reply wifi of a hotel killarney"),
        (["canned", "remove", "dingle", "wifi"], "there is no hotel dingle"),
        (["canned", "put", "killarney", "Wi-Fi"], "a shortcut is 1 to 30 characters of a-z and 0-9"),
        (["canned", "put", "killarney", "wifi"], "a message needs a text"),
    ] {
        let refused = shell.fails(&line);
        assert!(refused.contains(said), "{line:?}: {refused}");
    }
}

/// Returns the text of both outputs.
fn text_of(output: &std::process::Output) -> String {
    text(&output.stdout) + &text(&output.stderr)
}

#[test]
fn a_password_comes_from_standard_input_and_is_kept_as_its_hash() {
    let shell = Shell::open();
    shell.put_booking();
    let line = ["staff", "put", "killarney", "maeve@hotel.example", "--name", "Maeve", "--role", "Reception"];
    let put = |password: &str| {
        let mut child =
            shell.command(&line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let child = child.as_mut().expect("it runs");
        child.stdin.take().expect("an input").write_all(password.as_bytes()).expect("typed");
        let (mut said, mut complained) = (String::new(), String::new());
        child.stdout.take().expect("an output").read_to_string(&mut said).expect("UTF-8");
        child.stderr.take().expect("an output").read_to_string(&mut complained).expect("UTF-8");
        assert_eq!(said, "");
        (child.wait().expect("an end").success(), complained)
    };
    let signs_in = "maeve@hotel.example (agent) signs in at http://127.0.0.1:3000/desk/hotel/killarney\n";
    assert_eq!(put("correct horse\n"), (true, signs_in.to_owned()));
    let row = shell.row("SELECT email, name, role, password_hash FROM staff");
    let hash = row[3].as_deref().expect("a hash");
    assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
    use argon2::password_hash::{PasswordVerifier, phc::PasswordHash};
    let hash = PasswordHash::new(hash).expect("a PHC string");
    argon2::Argon2::default().verify_password(b"correct horse", &hash).expect("without the line's end");

    let (done, complained) = put("short\n");
    assert!(!done && complained.contains("a password has 10 to 200 characters"), "{complained}");
}

#[test]
fn an_api_key_is_printed_once_and_kept_as_its_digest() {
    let shell = Shell::open();
    shell.put_booking();
    let key = shell.ok(&["api-key", "new", "killarney"]);
    assert_eq!(key.lines().count(), 1);
    let key = key.trim_end();
    assert!(key.starts_with("gck_") && key.len() == 47, "{key}");
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(shell.row("SELECT hex(hash) FROM api_keys"), [Some(digest)]);
}

#[test]
fn the_engines_app_is_printed_for_pushers_libraries_and_stays() {
    let shell = Shell::open();
    let engine = || -> Value { serde_json::from_str(&shell.ok(&["engine"])).expect("JSON") };
    let printed = engine();
    let id = printed["app_id"].as_str().expect("a text");
    assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()), "{id}");
    let address = ["host", "port", "scheme", "cluster"].map(|name| printed[name].clone());
    assert_eq!(address, [json!("127.0.0.1"), json!(3000), json!("http"), json!("mt1")]);
    let fields: Vec<_> = printed.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["app_id", "cluster", "host", "key", "port", "scheme", "secret"]);
    assert_eq!(engine(), printed);
    // The secret is only on standard output.
    let secret = printed["secret"].as_str().expect("a text");
    assert!(!text(&shell.run(&["engine"]).stderr).contains(secret));
    // A server of the same database serves that app.
    shell.put_booking();
    let link = shell.ok(&["link", "killarney", "B1"]);
    let running = Running::start(&shell, &[]);
    let context = revoked::ask(
        &running.address,
        "GET /api/guest/hotel/killarney/chat/context",
        token(link.trim_end()),
        &json!({}),
    );
    assert_eq!(context["pusher"]["key"], printed["key"]);
}

#[test]
fn an_installation_keeps_the_app_that_it_has() {
    let shell = Shell::open();
    shell.ok(&["demo"]);
    let old = "0f8fad5bd9cb469fa16570867728950e";
    for sql in [
        "INSERT INTO settings (name, value) VALUES ('embedded_app_id', '0f8fad5bd9cb469fa16570867728950e') RETURNING value",
        "INSERT INTO settings (name, value) VALUES ('embedded_app_key', 'a-key') RETURNING value",
    ] {
        shell.row(sql);
    }
    let printed: Value = serde_json::from_str(&shell.ok(&["engine"])).expect("JSON");
    assert_eq!((&printed["app_id"], &printed["key"]), (&json!(old), &json!("a-key")));
}

#[test]
fn an_engine_elsewhere_is_printed_by_its_own_address() {
    let shell = Shell::open();
    let settings = [
        ("REALTIME", "pusher"),
        ("PUSHER_APP_ID", "4711"),
        ("PUSHER_KEY", "a-key"),
        ("PUSHER_SECRET", "a secret"),
        ("PUSHER_HOST", "soketi.hotel.example"),
        ("PUSHER_PORT", "6001"),
        ("PUSHER_SCHEME", "http"),
        ("PUSHER_CLIENT_HOST", "ws.hotel.example"),
    ];
    let output = shell.command(&["engine"]).envs(settings).output().expect("it runs");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = json!({
        "app_id": "4711", "key": "a-key", "secret": "a secret", "cluster": "mt1",
        "host": "soketi.hotel.example", "port": 6001, "scheme": "http",
    });
    assert_eq!(printed, expected);
}

#[test]
fn the_demo_can_be_put_again() {
    let shell = Shell::open();
    for _ in 0..2 {
        let said = shell.ok(&["demo"]);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{said}");
        token(lines[0].strip_prefix("Guest: ").expect("the guest's link"));
        assert_eq!(lines[1], "Desk:  http://127.0.0.1:3000/desk/hotel/killarney");
    }
    let counts = "SELECT CAST((SELECT count(*) FROM hotels) AS TEXT), CAST((SELECT count(*) FROM bookings) AS TEXT), \
                  CAST((SELECT count(*) FROM messages) AS TEXT)";
    assert_eq!(shell.row(counts), ["1", "1", "4"].map(|count| Some(count.to_owned())));
}

#[test]
fn a_wrong_setting_is_named_in_one_line() {
    let shell = Shell::open();
    for (name, value) in [
        ("GUEST_CHAT_ADDR", "here"),
        ("PUBLIC_URL", "hotel.example"),
        ("DATABASE_URL", "mysql://localhost/chat"),
        ("DATABASE_URL", "sqlite:///dev/null/guest-chat.db"),
        ("REALTIME", "pigeon"),
        ("PUSHER_KEY", "alone"),
        ("GUEST_CHAT_SEND_PER_MINUTE", "many"),
        ("RUST_LOG", "loud"),
    ] {
        for line in [&["serve"][..], &["demo"]] {
            let said = refused(shell.command(line).env(name, value).output().expect("it runs"));
            assert_eq!(said.lines().count(), 1, "{said}");
            // If one of three is given alone, another one is missing.
            let name = if name == "PUSHER_KEY" { "PUSHER_APP_ID" } else { name };
            assert!(said.starts_with(&format!("guest-chat: {name}: ")), "{said}");
        }
    }
}

#[test]
fn settings_are_read_from_a_file_and_the_environment_wins() {
    let shell = Shell::open();
    let env = "# for tests\nPUBLIC_URL=https://chat.hotel.example\nDATABASE_URL=\"sqlite://elsewhere.db\"\n";
    std::fs::write(shell.path().join(".env"), env).expect("a file");
    shell.put_booking();
    assert!(shell.path().join("elsewhere.db").is_file());
    let link = shell.ok(&["link", "killarney", "B1"]);
    assert!(link.starts_with("https://chat.hotel.example/guest/hotel/killarney/chat?token="), "{link}");
    let link = shell.command(&["link", "killarney", "B1"]).env("PUBLIC_URL", "https://other.example").output();
    assert!(text(&link.expect("it runs").stdout).starts_with("https://other.example/guest/"));
}

#[test]
fn a_settings_file_that_cannot_be_read_stops_the_start() {
    let shell = Shell::open();
    std::fs::write(shell.path().join(".env"), "PUSHER_SECRET='top secret\n").expect("a file");
    let said = shell.fails(&["demo"]);
    assert!(said.starts_with("guest-chat: .env: ") && said.lines().count() == 1, "{said}");
    assert!(!said.contains("top secret"), "a secret is shown");
}

#[test]
fn a_webhooks_secret_is_printed_once_and_the_list_has_none() {
    let shell = Shell::open();
    shell.put_booking();
    let url = "https://pms.hotel.example/hooks";
    let secret = shell.ok(&["webhook", "put", "killarney", url, "--events", "read,message.created"]);
    assert!(secret.starts_with("whsec_") && secret.lines().count() == 1, "{secret}");
    assert_eq!(shell.ok(&["webhook", "put", "killarney", url, "--events", "read"]), "");
    assert_eq!(shell.ok(&["webhook", "list", "killarney"]), format!("1 {url} read\n"));
    assert_eq!(shell.ok(&["webhook", "delete", "killarney", "1"]), "");
    let unknown = shell.fails(&["webhook", "delete", "killarney", "1"]);
    assert_eq!(unknown.lines().last(), Some("guest-chat: there is no webhook 1 of a hotel killarney"));
    for private in ["https://10.0.0.7/hooks", "http://localhost:8080/hooks", "https://localhost/"] {
        let refused = shell.fails(&["webhook", "put", "killarney", private]);
        assert!(refused.contains("; GUEST_CHAT_WEBHOOKS_PRIVATE=allow, "), "{private}: {refused}");
        let mut allowed = shell.command(&["webhook", "put", "killarney", private]);
        let allowed = allowed.env("GUEST_CHAT_WEBHOOKS_PRIVATE", "allow").output().expect("it runs");
        assert!(allowed.status.success(), "{}", text(&allowed.stderr));
    }
    let refused = shell.fails(&["webhook", "put", "killarney", "http://pms.hotel.example/"]);
    assert_eq!(refused.lines().last(), Some("guest-chat: url begins with https://"));
}
