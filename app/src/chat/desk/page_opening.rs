//! Opening of another page while the server may be unreachable: the browser would
//! replace the desk by an error page.

use crate::chat::session::SocketEvent;

/// State of the socket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Socket {
    /// It has not been connected yet.
    #[default]
    New,
    /// It is connected, and not subscribed yet.
    Connected,
    /// It is subscribed to the channel of the hotel.
    Subscribed,
    /// It was connected, and is down.
    Lost,
}

/// State of opening another page.
#[derive(Clone, Debug, Default)]
pub struct PageOpening {
    /// State of the socket.
    socket: Socket,
    /// The page to open as soon as the server has answered a request.
    address: Option<String>,
}

impl PageOpening {
    /// Records an event of the socket. All other events leave its state
    /// as it is: a refused subscription, for example, follows a closed socket.
    pub fn record_socket(&mut self, event: &SocketEvent) {
        match (event, self.socket) {
            (SocketEvent::Connected, _) => self.socket = Socket::Connected,
            (SocketEvent::Subscribed, _) => self.socket = Socket::Subscribed,
            (SocketEvent::Down, Socket::Connected | Socket::Subscribed) => self.socket = Socket::Lost,
            _ => {}
        }
    }

    /// Returns whether the socket was connected and is down now. A first attempt to
    /// connect says nothing about the server: WebSockets may be blocked.
    pub fn is_socket_lost(&self) -> bool {
        self.socket == Socket::Lost
    }

    /// Returns the events that a new session with the same socket has missed.
    pub fn missed_socket_events(&self) -> Vec<SocketEvent> {
        match self.socket {
            Socket::New => Vec::new(),
            Socket::Connected => vec![SocketEvent::Connected],
            Socket::Subscribed => vec![SocketEvent::Connected, SocketEvent::Subscribed],
            Socket::Lost => vec![SocketEvent::Down],
        }
    }

    /// Opens a page after the next answer. A later call replaces the page.
    pub fn wait(&mut self, address: String) {
        self.address = Some(address);
    }

    /// Ends the wait; returns the page.
    pub fn end_wait(&mut self) -> Option<String> {
        self.address.take()
    }
}
