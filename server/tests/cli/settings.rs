//! Settings, from the environment and from a file.

use crate::shell::{Shell, refused, text};

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
            let error = refused(shell.command(line).env(name, value).output().expect("the program runs"));
            assert_eq!(error.lines().count(), 1, "{error}");
            // If one of three is given alone, another one is missing.
            let name = if name == "PUSHER_KEY" { "PUSHER_APP_ID" } else { name };
            assert!(error.starts_with(&format!("guest-chat: {name}: ")), "{error}");
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
    assert!(text(&link.expect("the program runs").stdout).starts_with("https://other.example/guest/"));
}

#[test]
fn a_settings_file_that_cannot_be_read_stops_the_start() {
    let shell = Shell::open();
    std::fs::write(shell.path().join(".env"), "PUSHER_SECRET='top secret\n").expect("a file");
    let error = shell.fails(&["demo"]);
    assert!(error.starts_with("guest-chat: .env: ") && error.lines().count() == 1, "{error}");
    assert!(!error.contains("top secret"), "a secret is shown");
}
