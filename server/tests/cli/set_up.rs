//! The link for the set-up in a browser.

use crate::process::free_address;
use crate::running::Running;
use crate::shell::{Shell, text};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const LINK: &str = "http://127.0.0.1:3000/setup?token=gcu_";

/// Starts a server with a detailed log.
fn spawn(shell: &Shell, log: Stdio) -> Running {
    let address = free_address().to_string();
    let mut command = shell.command(&["serve"]);
    command.env("GUEST_CHAT_ADDR", &address).env("PUBLIC_URL", "http://127.0.0.1:3000").env("RUST_LOG", "debug");
    let child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the program runs");
    Running { child, address }
}

/// Waits for the first line of a server's output.
fn first_line(running: &mut Running) -> String {
    let mut line = String::new();
    BufReader::new(running.child.stdout.take().expect("an output")).read_line(&mut line).expect("UTF-8");
    line
}

/// Starts a server; returns it with its first line of output.
fn start(shell: &Shell) -> (Running, String) {
    let mut running = spawn(shell, Stdio::null());
    let line = first_line(&mut running);
    (running, line)
}

#[test]
fn server_without_a_hotel_prints_a_link_and_stores_its_hash_only() {
    let shell = Shell::open();
    let (_running, line) = start(&shell);
    let token = line.split(LINK).nth(1).unwrap_or_else(|| panic!("no link: {line}")).trim_end();
    assert_eq!(token.len(), 43, "{line}");
    use sha2::{Digest, Sha256};
    let digest: String = Sha256::digest(format!("gcu_{token}")).iter().map(|byte| format!("{byte:02X}")).collect();
    assert_eq!(shell.row("SELECT hex(hash) FROM set_up_link"), [Some(digest)]);
}

#[test]
fn new_link_replaces_the_printed_one_until_there_is_a_hotel() {
    let shell = Shell::open();
    let (running, printed) = start(&shell);
    drop(running);
    let link = shell.ok(&["setup-link"]);
    assert!(link.starts_with(LINK) && link.lines().count() == 1 && !printed.contains(link.trim_end()), "{link}");
    assert_eq!(shell.row("SELECT CAST(count(*) AS TEXT) FROM set_up_link"), [Some("1".to_owned())]);
    shell.put_booking();
    let refused = shell.fails(&["setup-link"]);
    assert!(refused.contains("there is a hotel already"), "{refused}");
}

#[test]
fn link_is_not_in_the_log() {
    let shell = Shell::open();
    let mut running = spawn(&shell, Stdio::piped());
    // Read from the start: a server whose log is not read stops once the pipe is full.
    let mut log = running.child.stderr.take().expect("a log");
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        log.read_to_end(&mut bytes).expect("the log is read");
        text(&bytes)
    });
    let printed = first_line(&mut running);
    running.terminate();
    let log = reader.join().expect("a log");
    assert!(log.contains("accepts connections") && !log.contains("gcu_"), "{log}");
    assert!(printed.contains(LINK), "{printed}");
}
