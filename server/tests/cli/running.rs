//! A server that runs beside the commands.

use crate::process::free_address;
use crate::shell::Shell;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

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
        let mut running = Self { child: command.spawn().expect("it runs"), address };
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
