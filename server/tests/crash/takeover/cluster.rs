//! A PostgreSQL server of the test, which can be restarted.

use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Mode in which a server is stopped before it starts again (`pg_ctl`, `-m`).
#[derive(Clone, Copy, Debug)]
pub enum Shutdown {
    /// Ends all connections, and writes what is in memory.
    Fast,
    /// As after a crash: recovers at the start.
    Immediate,
}

/// A running server, which is removed when this is dropped.
pub struct Cluster {
    folder: TempDir,
    bin: PathBuf,
    /// User and group of the server: PostgreSQL refuses to run as root.
    owner: Option<(u32, u32)>,
}

impl Cluster {
    /// Starts a new server, which listens on a socket in its folder.
    pub fn start() -> Self {
        let bin = std::env::var("TEST_POSTGRES_BIN");
        let bin = bin.expect("TEST_POSTGRES_BIN is not set: run scripts/with-postgres cargo test").into();
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).expect("readable");
        let owner = (id("-u", None) == 0).then(|| (id("-u", Some("postgres")), id("-g", Some("postgres"))));
        if let Some((user, group)) = owner {
            chown(folder.path(), Some(user), Some(group)).expect("its owner's");
        }
        let cluster = Self { folder, bin, owner };
        let initdb = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"];
        cluster.run(cluster.command("initdb").args(initdb).arg(cluster.data()));
        // Committed data survives a crash of the server without fsync; the
        // machine does not crash.
        let options = format!(
            "-k {} -c listen_addresses= -c max_connections=200 -c fsync=off -c full_page_writes=off",
            cluster.folder.path().display()
        );
        cluster.run(cluster.pg_ctl().args(["-o", &options, "start"]));
        cluster
    }

    /// Returns its `DATABASE_URL`.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost:5432/postgres?host={}", self.folder.path().display())
    }

    /// Restarts it with the same options.
    pub fn restart(&self, shutdown: Shutdown) {
        let mode = match shutdown {
            Shutdown::Fast => "fast",
            Shutdown::Immediate => "immediate",
        };
        self.run(self.pg_ctl().args(["-m", mode, "restart"]));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn pg_ctl(&self) -> Command {
        let mut command = self.command("pg_ctl");
        command.arg("-D").arg(self.data()).arg("-w").arg("-l").arg(self.folder.path().join("log"));
        command
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.bin.join(program));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    fn run(&self, command: &mut Command) {
        let status = command.status().expect("the program runs");
        assert!(status.success(), "{command:?}: {}", read(&self.folder.path().join("log")));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.pg_ctl().args(["-m", "immediate", "stop"]).status().ok();
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// Returns a number that `id` prints.
fn id(what: &str, of: Option<&str>) -> u32 {
    let output = Command::new("id").arg(what).args(of).output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.trim().parse().expect("a number")
}
