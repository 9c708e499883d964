//! Opening of another page while the server may be unreachable: the browser would
//! replace the desk by an error page.

/// State of opening another page.
#[derive(Clone, Debug, Default)]
pub struct PageOpening {
    /// True while the socket is down.
    is_socket_down: bool,
    /// The page to open as soon as the server has answered a request.
    address: Option<String>,
}

impl PageOpening {
    /// Records the state of the socket.
    pub fn set_socket_down(&mut self, is_down: bool) {
        self.is_socket_down = is_down;
    }

    /// Returns whether the socket is down.
    pub fn is_socket_down(&self) -> bool {
        self.is_socket_down
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
