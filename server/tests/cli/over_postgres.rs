//! The binary over Postgres.

use crate::postgres::PostgresDatabase;
use crate::running::Running;
use crate::shell::{Shell, refused, text};

#[tokio::test(flavor = "multi_thread")]
async fn hotel_on_postgres_is_created_served_and_checked_by_doctor() {
    let database = PostgresDatabase::create().await;
    let shell = Shell::open();
    let set = [("DATABASE_URL", database.url())];
    let ok = |line: &[&str]| {
        let output = shell.command(line).envs(set).output().expect("the program runs");
        assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    ok(&["demo"]);
    let running = Running::start(&shell, &set);
    let url = format!("http://{}", running.address);
    let doctor = shell.command(&["doctor"]).envs(set).env("PUBLIC_URL", &url).output().expect("the program runs");
    let report = text(&doctor.stdout);
    assert!(doctor.status.success(), "{report}");
    assert!(report.lines().any(|line| line.starts_with("ok       database   PostgreSQL ")), "{report}");

    // Pages of one server would not get the events of the other.
    let second =
        shell.command(&["serve"]).envs(set).env("GUEST_CHAT_ADDR", "127.0.0.1:0").output().expect("the program runs");
    assert!(refused(second).contains("guest-chat: another guest-chat server uses this database"));
    drop(running);
    let backup = refused(shell.command(&["backup", "copy.db"]).envs(set).output().expect("the program runs"));
    assert!(backup.contains("pg_dump") && !backup.contains(database.url()), "{backup}");
    assert!(!shell.path().join("data/guest-chat.db").exists(), "nothing is kept in a database of our own");
}

#[test]
fn a_postgres_that_is_not_there_is_named_without_its_password() {
    let shell = Shell::open();
    let url = "postgres://chat:very-secret@127.0.0.1:9/chat";
    for line in ["serve", "doctor"] {
        let output = shell.command(&[line]).env("DATABASE_URL", url).output().expect("the program runs");
        let output_text = text(&output.stdout) + &text(&output.stderr);
        assert!(!output.status.success() && output_text.contains("DATABASE_URL"), "{output_text}");
        assert!(!output_text.contains("very-secret"), "{output_text}");
    }
}
