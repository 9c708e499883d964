//! A folder in which commands are run.

use crate::process::clear_environment;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Beginning of a guest link.
const LINK: &str = "http://127.0.0.1:3000/guest/hotel/killarney/chat?token=";

/// A folder without settings.
pub struct Shell(TempDir);

impl Shell {
    pub fn open() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn command(&self, line: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guest-chat"));
        clear_environment(&mut command).args(line).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, line: &[&str]) -> Output {
        self.command(line).output().expect("the program runs")
    }

    /// Runs a command with this standard input.
    pub fn run_with_input(&self, line: &[&str], input: &str) -> Output {
        let mut command = self.command(line);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        child.stdin.take().expect("an input").write_all(input.as_bytes()).expect("standard input is written");
        child.wait_with_output().expect("an end")
    }

    /// Returns the standard output of a command, which must succeed.
    pub fn ok(&self, line: &[&str]) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Returns the error output of a command, which must fail without standard
    /// output.
    pub fn fails(&self, line: &[&str]) -> String {
        refused(self.run(line))
    }

    pub fn put_booking(&self) {
        self.ok(&["hotel", "put", "killarney", "--name", "Killarney Park", "--timezone", "Europe/Dublin"]);
        self.ok(&["booking", "put", "killarney", "B1", "--guest-name", "Ada Byrne", "--room", "101"]);
    }

    /// Returns the values of the only row of a query.
    pub fn row(&self, sql: &'static str) -> Vec<Option<String>> {
        use sqlx::{Connection, Row, SqliteConnection};
        let url = format!("sqlite://{}", self.path().join("data/guest-chat.db").display());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut conn = SqliteConnection::connect(&url).await.expect("the database");
            let rows = sqlx::query(sql).fetch_all(&mut conn).await.expect("an answer");
            assert_eq!(rows.len(), 1, "{sql}");
            (0..rows[0].len()).map(|column| rows[0].get(column)).collect()
        })
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

pub fn refused(output: Output) -> String {
    assert!(!output.status.success(), "the command succeeded");
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr)
}

pub fn token(link: &str) -> &str {
    let token = link.strip_prefix(LINK).expect("a guest's link");
    assert_eq!(token.len(), 43, "{token}");
    token
}
