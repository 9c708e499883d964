//! `guest-chat serve`, from its start to its end.

use crate::shell::{Shell, refused};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server, ended with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.kill().ok();
    }
}

#[test]
fn a_server_answers_until_it_is_told_to_stop() {
    let shell = Shell::open();
    let said = shell.ok(&["demo"]);
    let token = said.lines().next().and_then(|line| line.split("token=").nth(1)).expect("a token").to_owned();
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let child = shell.command(&["serve"]).env("GUEST_CHAT_ADDR", address.to_string()).stderr(Stdio::piped()).spawn();
    let mut serving = Serving(child.expect("it runs"));
    let mut socket = connect(&address.to_string(), &mut serving.0);
    let path = "/api/guest/hotel/killarney/chat/context";
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"seq\":"), "{answer}");

    let started = Instant::now();
    let kill = Command::new("kill").args(["-TERM", &serving.0.id().to_string()]).status().expect("told");
    assert!(kill.success());
    let mut log = String::new();
    serving.0.stderr.take().expect("a log").read_to_string(&mut log).expect("UTF-8");
    assert!(serving.0.wait().expect("an end").success(), "{log}");
    assert!(started.elapsed() < Duration::from_secs(8), "it waited for nobody");
    assert!(!log.contains("ERROR") && !log.contains(&token), "{log}");
    let wal = std::fs::metadata(shell.path().join("data/guest-chat.db-wal"));
    assert!(wal.is_err(), "the database was not closed");
}

/// Connects as soon as the server listens.
fn connect(address: &str, child: &mut Child) -> TcpStream {
    let started = Instant::now();
    loop {
        if let Ok(socket) = TcpStream::connect(address) {
            return socket;
        }
        assert!(child.try_wait().expect("a state").is_none(), "the server ended");
        assert!(started.elapsed() < Duration::from_secs(20), "the server does not listen");
        std::thread::yield_now();
    }
}

#[test]
fn a_port_that_is_taken_is_said() {
    let shell = Shell::open();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let said = refused(shell.command(&["serve"]).env("GUEST_CHAT_ADDR", &address).output().expect("it runs"));
    assert!(said.lines().any(|line| line.starts_with(&format!("guest-chat: GUEST_CHAT_ADDR: {address}: "))), "{said}");
}

#[test]
fn a_second_server_with_an_engine_of_its_own_does_not_start_on_the_same_database() {
    let shell = Shell::open();
    shell.put_booking();
    let serve = || {
        let free =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").to_string();
        let mut command = shell.command(&["serve"]);
        command.env("GUEST_CHAT_ADDR", &free).stderr(Stdio::null());
        (command, free)
    };
    let (mut command, address) = serve();
    let mut first = Serving(command.spawn().expect("it runs"));
    connect(&address, &mut first.0);
    let said = refused(serve().0.stderr(Stdio::piped()).output().expect("it runs"));
    assert!(said.contains("guest-chat: another guest-chat serves this database"), "{said}");
}

#[test]
fn the_log_is_json_where_that_is_asked_for() {
    let shell = Shell::open();
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").to_string();
    let mut command = shell.command(&["serve"]);
    command.env("GUEST_CHAT_ADDR", &address).env("GUEST_CHAT_LOG", "json").stderr(Stdio::piped());
    let mut serving = Serving(command.spawn().expect("it runs"));
    let mut line = String::new();
    BufReader::new(serving.0.stderr.take().expect("a log")).read_line(&mut line).expect("UTF-8");
    let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!((&line["level"], &line["fields"]["message"]), (&"INFO".into(), &"serving".into()));
}
