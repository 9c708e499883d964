//! Environment and ports of the servers that tests start.

use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU16, Ordering};

/// Ports below the range for client connections: while the server is down, a
/// client could take a port of that range and keep it.
const PORTS: std::ops::Range<u16> = 15_000..32_768;
const TRIES: usize = 100;

/// Clears a command's environment, except for the clock of `scripts/at-time`.
pub fn clear_environment(command: &mut Command) -> &mut Command {
    let is_clock = |name: &str| name == "LD_PRELOAD" || name == "NO_FAKE_STAT" || name.starts_with("FAKETIME");
    let clock = std::env::vars().filter(|(name, _)| is_clock(name));
    command.env_clear().envs(clock)
}

/// Returns an address on this machine on which nothing listens, a different one
/// each time.
pub fn free_address() -> SocketAddr {
    static NEXT: LazyLock<AtomicU16> = LazyLock::new(|| AtomicU16::new(fastrand::u16(..)));
    let free = |_| {
        let port = PORTS.start + NEXT.fetch_add(1, Ordering::Relaxed) % PORTS.len() as u16;
        TcpListener::bind(("127.0.0.1", port)).and_then(|free| free.local_addr())
    };
    (0..TRIES).map(free).find_map(Result::ok).expect("a free port")
}
