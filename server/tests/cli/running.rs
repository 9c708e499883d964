//! A server that runs beside the commands.

use crate::process::free_address;
use crate::shell::Shell;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Beginning of the paths of the guest API.
pub const CHAT: &str = "/api/guest/hotel/killarney/chat";

/// A running server, which ends with the test.
pub struct Running {
    pub child: Child,
    pub address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
    }
}

impl Running {
    /// Starts a server with these additional settings.
    pub fn start(shell: &Shell, settings: &[(&str, &str)]) -> Self {
        let address = free_address().to_string();
        let mut command = shell.command(&["serve"]);
        command.env("GUEST_CHAT_ADDR", &address).envs(settings.iter().copied()).stderr(Stdio::piped());
        let mut running = Self { child: command.spawn().expect("the program runs"), address };
        connect(&running.address, &mut running.child);
        running
    }

    /// Tells it to stop.
    pub fn terminate(&self) {
        let kill = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().expect("kill runs");
        assert!(kill.success());
    }
}

/// Connects as soon as the server listens.
pub fn connect(address: &str, child: &mut Child) -> TcpStream {
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

/// Sends a request to a server and returns the JSON of the response.
pub fn send_request(address: &str, line: &str, bearer: &str, body: &Value) -> Value {
    let body = body.to_string();
    let mut socket = TcpStream::connect(address).expect("a connection");
    let request = format!(
        "{line} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {bearer}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    socket.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 2"), "{line}: {answer}");
    serde_json::from_str(answer.split_once("\r\n\r\n").expect("a body").1).expect("JSON")
}
