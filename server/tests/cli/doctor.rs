//! `guest-chat doctor` and `guest-chat healthcheck`.

use crate::process::free_address;
use crate::running::Running;
use crate::shell::{Shell, text};

/// Returns the lines of a run, and whether it succeeded.
fn visit(shell: &Shell, settings: &[(&str, &str)]) -> (Vec<String>, bool) {
    let output = shell.command(&["doctor"]).envs(settings.iter().copied()).output().expect("the program runs");
    (text(&output.stdout).lines().map(str::to_owned).collect(), output.status.success())
}

fn line<'a>(lines: &'a [String], subject: &str) -> &'a str {
    let found = lines.iter().find(|line| line.split_whitespace().nth(1) == Some(subject));
    found.unwrap_or_else(|| panic!("no line of {subject}: {lines:#?}"))
}

#[test]
fn healthy_server_has_no_problems() {
    let shell = Shell::open();
    shell.put_booking();
    let running = Running::start(&shell, &[]);
    let url = format!("http://{}", running.address);
    let contact = ("GUEST_CHAT_PUSH_CONTACT", "mailto:it@hotel.example");
    let (lines, well) = visit(&shell, &[("PUBLIC_URL", &url), contact]);
    assert!(well, "{lines:#?}");
    let fine = ["database", "files", "push", "proxies", "metrics", "engine", "PUBLIC_URL", "WebSocket", "clock"];
    for subject in fine {
        assert!(line(&lines, subject).starts_with("ok "), "{lines:#?}");
    }
    // Also the free disk space, and that guests' phones cannot use that name.
    assert_eq!(lines.len(), fine.len() + 2, "{lines:#?}");
    assert!(line(&lines, "settings").starts_with("warning ") && line(&lines, "settings").contains("PUBLIC_URL"));
}

#[test]
fn misspelt_setting_is_reported_by_doctor_and_every_command() {
    let shell = Shell::open();
    shell.put_booking();
    let slip = ("GUEST_CHAT_TRUSTED_PROXY", "top secret");
    let message =
        "GUEST_CHAT_TRUSTED_PROXY is not a known setting and is ignored; did you mean GUEST_CHAT_TRUSTED_PROXIES?";
    let (lines, _) = visit(&shell, &[slip]);
    assert!(lines.iter().any(|line| line.starts_with("warning ") && line.ends_with(message)), "{lines:#?}");
    std::fs::write(shell.path().join(".env"), format!("{}='{}'\n", slip.0, slip.1)).expect("a file");
    let output = shell.run(&["link", "killarney", "B1"]);
    assert!(output.status.success() && text(&output.stdout).lines().count() == 1);
    let stderr = text(&output.stderr);
    assert!(stderr.contains("WARN") && stderr.contains(message) && !stderr.contains("top secret"), "{stderr}");
}

#[test]
fn unreachable_server_and_missing_database_are_problems() {
    let shell = Shell::open();
    let nobody = format!("http://{}", free_address());
    let (lines, well) = visit(&shell, &[("PUBLIC_URL", &nobody)]);
    assert!(!well, "{lines:#?}");
    assert!(line(&lines, "PUBLIC_URL").starts_with("problem "), "{lines:#?}");
    let folder = shell.path().canonicalize().expect("a folder").display().to_string();
    let missing = format!("DATABASE_URL: the database data/guest-chat.db does not exist in the folder {folder}; ");
    assert!(line(&lines, "database").starts_with("problem "), "{lines:#?}");
    assert!(line(&lines, "database").contains(&missing), "{lines:#?}");
    assert!(!shell.path().join("data").exists(), "it has changed something");
}

#[test]
fn a_disk_without_room_for_files_is_a_problem() {
    let shell = Shell::open();
    shell.put_booking();
    let most = ("GUEST_CHAT_FILES_KEEP_FREE_MIB", "4294967295");
    // Before and after the folder for files exists.
    for _ in 0..2 {
        let (lines, well) = visit(&shell, &[most]);
        let line = line(&lines, "files");
        assert!(!well && line.starts_with("problem "), "{lines:#?}");
        assert!(line.contains("4294967295 MiB must stay free") && line.contains(most.0), "{lines:#?}");
        std::fs::create_dir_all(shell.path().join("data/files")).expect("a folder");
    }
}

#[test]
fn unreachable_engine_and_invalid_database_are_problems() {
    let shell = Shell::open();
    std::fs::create_dir(shell.path().join("data")).expect("a folder");
    let rubbish = "not a database, however one looks at it".repeat(99);
    std::fs::write(shell.path().join("data/guest-chat.db"), rubbish).expect("a file");
    let port = free_address().port().to_string();
    let (lines, well) = visit(
        &shell,
        &[
            ("PUBLIC_URL", "http://hotel.invalid"),
            ("REALTIME", "pusher"),
            ("PUSHER_APP_ID", "1"),
            ("PUSHER_KEY", "key"),
            ("PUSHER_SECRET", "very-secret"),
            ("PUSHER_HOST", "127.0.0.1"),
            ("PUSHER_PORT", &port),
            ("PUSHER_SCHEME", "http"),
        ],
    );
    assert!(!well, "{lines:#?}");
    for subject in ["database", "engine", "PUBLIC_URL", "WebSocket"] {
        assert!(line(&lines, subject).starts_with("problem "), "{lines:#?}");
    }
    assert!(line(&lines, "settings").contains("https://"), "{lines:#?}");
    assert!(!lines.join("\n").contains("very-secret") && !lines.join("\n").contains("auth_signature"));
}

#[test]
fn invalid_setting_is_a_finding_of_doctor() {
    let shell = Shell::open();
    let (lines, well) = visit(&shell, &[("PUBLIC_URL", "hotel.example")]);
    assert!(!well && line(&lines, "settings").starts_with("problem "), "{lines:#?}");
    assert!(line(&lines, "settings").contains("PUBLIC_URL: "), "{lines:#?}");
    let (lines, well) = visit(&shell, &[("RUST_LOG", "loud")]);
    assert!(!well && line(&lines, "settings").contains("RUST_LOG: "), "{lines:#?}");
}

#[test]
fn the_exit_code_says_whether_the_server_is_healthy() {
    let shell = Shell::open();
    shell.put_booking();
    let running = Running::start(&shell, &[]);
    let healthy = |address: &str| {
        let output =
            shell.command(&["healthcheck"]).env("GUEST_CHAT_ADDR", address).output().expect("the program runs");
        assert_eq!(text(&output.stdout), "");
        output.status.success()
    };
    assert!(healthy(&running.address));
    let everywhere = running.address.replace("127.0.0.1", "0.0.0.0");
    assert!(healthy(&everywhere), "asked on this machine");
    assert!(!healthy(&free_address().to_string()));
}
