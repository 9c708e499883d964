//! `guest-chat serve`, from start to shutdown.

use crate::process::free_address;
use crate::running::{Running, connect};
use crate::shell::{Shell, refused};
use futures_util::{SinkExt, StreamExt};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;

#[test]
fn server_answers_until_it_is_stopped() {
    let shell = Shell::open();
    let links = shell.ok(&["demo"]);
    let token = links.lines().next().and_then(|line| line.split("token=").nth(1)).expect("a token").to_owned();
    let address = free_address();
    let child = shell.command(&["serve"]).env("GUEST_CHAT_ADDR", address.to_string()).stderr(Stdio::piped()).spawn();
    let mut serving = Running { child: child.expect("the program runs"), address: address.to_string() };
    let mut socket = connect(&address.to_string(), &mut serving.child);
    let path = "/api/guest/hotel/killarney/chat/context";
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    socket.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("\"seq\":"), "{answer}");

    let started = Instant::now();
    let kill = Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().expect("kill runs");
    assert!(kill.success());
    let mut log = String::new();
    serving.child.stderr.take().expect("a log").read_to_string(&mut log).expect("UTF-8");
    assert!(serving.child.wait().expect("an end").success(), "{log}");
    assert!(started.elapsed() < Duration::from_secs(8), "it waited for nobody");
    assert!(!log.contains("ERROR") && !log.contains(&token), "{log}");
    let wal = std::fs::metadata(shell.path().join("data/guest-chat.db-wal"));
    assert!(wal.is_err(), "the database was not closed");
}

#[tokio::test]
async fn stopping_server_closes_sockets_with_a_reconnect_code() {
    let shell = Shell::open();
    shell.put_booking();
    let app = [("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "app-key"), ("PUSHER_SECRET", "secret")];
    let mut running = Running::start(&shell, &app);
    let tcp = tokio::net::TcpStream::connect(&running.address).await.expect("a connection");
    let url = format!("ws://{}/app/app-key?protocol=7", running.address);
    let (mut socket, _) = tokio_tungstenite::client_async(url, tcp).await.expect("an upgrade");
    socket.next().await.expect("a frame").expect("it is established");
    let started = Instant::now();
    running.terminate();
    let mut last = None;
    while let Some(Ok(frame)) = socket.next().await {
        last = Some(frame);
    }
    let Some(Message::Close(Some(close))) = last else { panic!("no close frame: {last:?}") };
    // Clients reconnect after a second or more, and not all at once.
    assert_eq!(u16::from(close.code), 4100);
    assert!(running.child.wait().expect("an end").success());
    assert!(started.elapsed() < Duration::from_secs(20), "it took too long");
}

#[test]
fn used_port_is_reported() {
    let shell = Shell::open();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let error = refused(shell.command(&["serve"]).env("GUEST_CHAT_ADDR", &address).output().expect("the program runs"));
    assert!(
        error
            .lines()
            .any(|line| line.starts_with(&format!("guest-chat: GUEST_CHAT_ADDR: could not listen on {address}: "))),
        "{error}"
    );
}

#[test]
fn a_second_server_with_an_engine_of_its_own_does_not_start_on_the_same_database() {
    let shell = Shell::open();
    shell.put_booking();
    let serve = || {
        let free = free_address().to_string();
        let mut command = shell.command(&["serve"]);
        command.env("GUEST_CHAT_ADDR", &free).stderr(Stdio::null());
        (command, free)
    };
    let (mut command, address) = serve();
    let mut first = Running { child: command.spawn().expect("the program runs"), address: address.clone() };
    connect(&address, &mut first.child);
    let error = refused(serve().0.stderr(Stdio::piped()).output().expect("the program runs"));
    assert!(error.contains("guest-chat: another guest-chat server uses this database"), "{error}");
}

#[test]
fn log_is_json_if_configured() {
    let shell = Shell::open();
    let address = free_address().to_string();
    let mut command = shell.command(&["serve"]);
    command.env("GUEST_CHAT_ADDR", &address).env("GUEST_CHAT_LOG", "json").stderr(Stdio::piped());
    let mut serving = Running { child: command.spawn().expect("the program runs"), address: address.clone() };
    let mut line = String::new();
    BufReader::new(serving.child.stderr.take().expect("a log")).read_line(&mut line).expect("UTF-8");
    let line: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(
        (&line["level"], &line["fields"]["message"]),
        (&"INFO".into(), &"the server accepts connections".into())
    );
}

#[tokio::test]
async fn log_never_contains_socket_contents_nor_sockets_at_info() {
    const SAID: &str = "unspeakable";
    for level in ["trace", "info"] {
        let shell = Shell::open();
        shell.put_booking();
        let app = [("PUSHER_APP_ID", "1"), ("PUSHER_KEY", "app-key"), ("PUSHER_SECRET", "secret"), ("RUST_LOG", level)];
        let mut running = Running::start(&shell, &app);
        let mut stderr = running.child.stderr.take().expect("a log");
        let log = std::thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("UTF-8");
            log
        });
        let tcp = tokio::net::TcpStream::connect(&running.address).await.expect("a connection");
        let url = format!("ws://{}/app/app-key?protocol=7", running.address);
        let (mut socket, _) = tokio_tungstenite::client_async(url, tcp).await.expect("an upgrade");
        socket.next().await.expect("a frame").expect("it is established");
        let frame = format!(r#"{{"event":"pusher:subscribe","data":{{"channel":"{SAID}"}}}}"#);
        socket.send(Message::text(frame)).await.expect("sent");
        socket.next().await.expect("a frame").expect("it is answered");
        running.terminate();
        assert!(running.child.wait().expect("an end").success());
        let log = log.join().expect("a log");
        assert!(log.contains(" INFO ") && !log.contains(SAID), "{log}");
        assert!(!log.contains('\u{1b}'), "no terminal, no colours: {log}");
        assert!(level == "trace" || !log.contains("DEBUG"), "{log}");
        assert!(level == "info" || log.contains("TRACE"), "{log}");
    }
}

#[test]
fn server_starts_without_certificate_authorities() {
    let shell = Shell::open();
    Running::start(&shell, &[("SSL_CERT_FILE", "/nonexistent"), ("SSL_CERT_DIR", "/nonexistent")]);
}
