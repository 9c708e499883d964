//! Permissions of the files that a server and its commands create, with any
//! umask.

use crate::process::{clear_environment, free_address};
use crate::running::{Running, connect};
use crate::shell::{Shell, text, token};
use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the same command with that umask.
fn under(umask: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh", umask]);
    clear_environment(&mut shell).arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    shell.current_dir(command.get_current_dir().expect("a folder"));
    shell
}

fn mode(path: &Path) -> u32 {
    metadata(path).expect("the file exists").permissions().mode() & 0o777
}

/// Returns a folder and everything in it.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let inner = entries.flat_map(|path| if path.is_dir() { all_in(&path) } else { vec![path] });
    [folder.to_owned()].into_iter().chain(inner).collect()
}

fn upload(address: &str, token: &str) {
    let form =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n--edge--";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let sent = reqwest::Client::new()
        .post(format!("http://{address}/api/guest/hotel/killarney/chat/attachments"))
        .bearer_auth(token)
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(form);
    let status = runtime.block_on(async { sent.send().await.expect("an answer").status() });
    assert_eq!(status, 201);
}

#[test]
fn created_files_are_private_under_any_umask() {
    rustls::crypto::ring::default_provider().install_default().ok();
    for umask in ["000", "022"] {
        let shell = Shell::open();
        let run = |line: &[&str]| under(umask, &shell.command(line)).output().expect("the program runs");
        assert!(run(&["hotel", "put", "killarney", "--name", "Killarney Park"]).status.success());
        let booking =
            ["booking", "put", "killarney", "B1", "--guest-name", "Ada", "--room", "1", "--checked-in-at", "now"];
        assert!(run(&booking).status.success());
        let link = text(&run(&["link", "killarney", "B1"]).stdout);
        let address = free_address().to_string();
        let mut serve = under(umask, &shell.command(&["serve"]));
        let child = serve.env("GUEST_CHAT_ADDR", &address).stderr(Stdio::null()).spawn().expect("the program runs");
        let mut running = Running { child, address };
        connect(&running.address, &mut running.child);
        upload(&running.address, token(link.trim_end()));
        assert!(run(&["backup", "copy.db"]).status.success());

        let created = all_in(&shell.path().join("data"));
        for name in ["guest-chat.db", "guest-chat.db-wal", "guest-chat.db-shm", "guest-chat.db-outbox"] {
            assert!(created.contains(&shell.path().join("data").join(name)), "{name}: {created:?}");
        }
        assert!(created.iter().any(|path| path.starts_with(shell.path().join("data/files/1"))), "{created:?}");
        for path in created.iter().chain([&shell.path().join("copy.db")]) {
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(path), expected, "{} with umask {umask}", path.display());
        }
    }
}

#[test]
fn permissive_files_of_an_earlier_version_are_restricted() {
    let shell = Shell::open();
    shell.put_booking();
    let data = shell.path().join("data");
    std::fs::create_dir(data.join("files")).expect("a folder");
    let wide = [("guest-chat.db", 0o644, 0o600), ("guest-chat.db-outbox", 0o664, 0o600), ("files", 0o755, 0o700)];
    std::fs::write(data.join("guest-chat.db-outbox"), "").expect("a file");
    for (name, before, _) in wide {
        set_permissions(data.join(name), Permissions::from_mode(before)).expect("a mode");
    }
    let seen = text(&shell.run(&["doctor"]).stdout);
    for what in ["warning  database", "warning  files"] {
        let line = seen.lines().find(|line| line.starts_with(what));
        assert!(line.is_some_and(|line| line.contains("other users of this machine can access")), "{seen}");
    }
    let running = Running::start(&shell, &[]);
    for (name, _, after) in wide {
        assert_eq!(mode(&data.join(name)), after, "{name}");
    }
    drop(running);
}
