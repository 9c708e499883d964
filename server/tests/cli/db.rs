//! `guest-chat db`.

use crate::shell::Shell;

#[test]
fn db_copy_copies_from_sqlite_to_postgres() {
    let shell = Shell::open();
    let file = shell.path().join("none.db").display().to_string();
    let from = format!("sqlite://{file}");
    let copy_error = |from: &str, to: &str| shell.fails(&["db", "copy", "--from", from, "--to", to]);
    assert_eq!(copy_error("postgres://h/d", "postgres://h/d"), "guest-chat: --from must be a sqlite:// URL\n");
    assert_eq!(copy_error(&from, "sqlite://other.db"), "guest-chat: --to must be a postgres:// URL\n");
    assert_eq!(copy_error(&from, "postgres://h/d"), format!("guest-chat: the database {file} does not exist\n"));
    assert!(!shell.path().join("data").exists(), "nothing was made on the way");
}
