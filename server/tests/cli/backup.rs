//! `guest-chat backup` and `guest-chat restore`.

use crate::running::Running;
use crate::shell::Shell;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;
use std::sync::atomic::{AtomicBool, Ordering};

const BOOKINGS: &str = "SELECT CAST(count(*) AS TEXT) FROM bookings";

/// Returns the error output of a failing command, which includes its log.
fn refusal(output: Output) -> String {
    assert!(!output.status.success(), "the command succeeded");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn backup_of_a_running_server_can_be_restored() {
    let shell = Shell::open();
    shell.put_booking();
    let running = Running::start(&shell, &[]);
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut number = 0;
            while !done.load(Ordering::Relaxed) {
                number += 1;
                shell.ok(&["booking", "put", "killarney", &format!("W{number}"), "--guest-name", "Tom Ito"]);
            }
        });
        let backed_up = shell.run(&["backup", "copy.db"]);
        done.store(true, Ordering::Relaxed);
        assert!(backed_up.status.success(), "{backed_up:?}");
    });
    let mode = std::fs::metadata(shell.path().join("copy.db")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(refusal(shell.run(&["backup", "copy.db"])).contains("copy.db already exists"));
    // Not while a server runs, and not over a database by mistake.
    assert!(refusal(shell.run(&["restore", "copy.db", "--replace"])).contains("is in use"));
    drop(running);

    let other = Shell::open();
    let copy = shell.path().join("copy.db").display().to_string();
    other.ok(&["restore", &copy]);
    let export = other.ok(&["export", "killarney", "B1"]);
    assert!(export.contains("Ada Byrne"), "{export}");
    other.ok(&["booking", "put", "killarney", "B2", "--guest-name", "Tom Ito"]);
    assert!(refusal(other.run(&["restore", &copy])).contains("already exists"));
    other.ok(&["restore", &copy, "--replace"]);
    let refused = refusal(other.run(&["export", "killarney", "B2"]));
    assert!(refused.contains("booking B2 of hotel killarney does not exist"), "{refused}");
}

#[test]
fn a_database_that_a_command_has_open_is_not_replaced() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["backup", "copy.db"]);
    // Like a command that reads.
    let url = format!("sqlite://{}", shell.path().join("data/guest-chat.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let conn = runtime.block_on(async {
        use sqlx::{Connection, SqliteConnection};
        let mut conn = SqliteConnection::connect(&url).await.expect("the database");
        sqlx::query("SELECT count(*) FROM bookings").fetch_one(&mut conn).await.expect("an answer");
        conn
    });
    assert!(refusal(shell.run(&["restore", "copy.db", "--replace"])).contains("is in use"));
    drop((conn, runtime));
    assert_eq!(shell.row(BOOKINGS), [Some("1".to_owned())]);
    shell.ok(&["restore", "copy.db", "--replace"]);
}

#[test]
fn invalid_backup_is_not_restored() {
    let shell = Shell::open();
    shell.put_booking();
    shell.ok(&["backup", "copy.db"]);
    let mut bytes = std::fs::read(shell.path().join("copy.db")).expect("a file");
    let file = |name: &str, bytes: &[u8]| std::fs::write(shell.path().join(name), bytes).expect("a file");
    file("text.db", "no database, but a text that is long enough".repeat(99).as_bytes());
    file("cut.db", &bytes[..bytes.len() / 2]);
    let half = bytes.len() / 2;
    bytes[half..].fill(0x55);
    file("broken.db", &bytes);
    for name in ["text.db", "cut.db", "broken.db", "missing.db"] {
        let error = refusal(shell.run(&["restore", name, "--replace"]));
        assert!(error.contains(&format!("could not restore {name}")), "{name}: {error}");
    }
    assert_eq!(shell.row(BOOKINGS), [Some("1".to_owned())]);
}

#[test]
fn backup_of_a_later_version_is_not_restored() {
    let shell = Shell::open();
    shell.put_booking();
    shell.row(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', 1, x'00', 0) RETURNING 'x'",
    );
    shell.ok(&["backup", "copy.db"]);
    let error = refusal(Shell::open().run(&["restore", &shell.path().join("copy.db").display().to_string()]));
    assert!(error.contains("version 9999"), "{error}");
}

#[test]
fn backup_and_restore_errors_name_the_path() {
    let shell = Shell::open();
    shell.put_booking();
    let error = refusal(shell.run(&["backup", "no-folder/copy.db"]));
    assert!(error.contains("guest-chat: no-folder/copy.db: No such file"), "{error}");
    let output = shell.run(&["backup", "copy.db"]);
    assert_eq!((output.stdout.as_slice(), output.stderr.as_slice()), (&b""[..], &b"backup written to copy.db\n"[..]));
    // A file is in the place of the folder.
    let mut restore = shell.command(&["restore", "copy.db"]);
    let error =
        refusal(restore.env("DATABASE_URL", "sqlite://copy.db/guest-chat.db").output().expect("the program runs"));
    assert!(error.starts_with("guest-chat: copy.db"), "{error}");
    let output = shell.run(&["restore", "copy.db", "--replace"]);
    assert_eq!(output.stderr.as_slice(), b"database data/guest-chat.db restored from copy.db\n");
}

#[test]
fn backup_without_a_database_is_refused() {
    let shell = Shell::open();
    assert!(refusal(shell.run(&["backup", "copy.db"])).contains("database data/guest-chat.db does not exist"));
    assert!(!shell.path().join("copy.db").exists() && !shell.path().join("data").exists());
}
