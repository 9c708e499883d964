//! Whether the page hears the hotel, and what it says about that.

use shared::Timestamp;

/// How long a break may last before the guest is told, in milliseconds: a blip
/// is nobody's business.
pub const BLIP_MS: i64 = 2_500;

/// The state of the socket, as pusher-js tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Being made, for the first time or again.
    Connecting,
    /// Up, and subscribed.
    Live,
    /// The device has no network.
    Offline,
    /// The link that opened this page opens it no more.
    Invalid,
}

/// What the banner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Nothing: what the page shows is current.
    None,
    /// The hotel cannot be heard at present.
    Connecting,
    /// The device has no network.
    Offline,
    /// The link is no longer valid.
    Invalid,
}

/// The link to the hotel, and since when it is not up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connection {
    link: Link,
    down_since: Option<Timestamp>,
}

impl Connection {
    /// A page that was just rendered: current, and about to connect.
    pub fn new(now: Timestamp) -> Self {
        Self { link: Link::Connecting, down_since: Some(now) }
    }

    /// Takes in what the socket is now.
    pub fn change(&mut self, link: Link, now: Timestamp) {
        if self.link == Link::Invalid {
            return;
        }
        self.link = link;
        self.down_since = match link {
            Link::Live => None,
            _ => self.down_since.or(Some(now)),
        };
    }

    /// The socket.
    pub fn link(&self) -> Link {
        self.link
    }

    /// What to tell the guest at this time.
    pub fn banner(&self, now: Timestamp) -> Banner {
        let lasting = self.down_since.is_some_and(|since| now.unix_ms() - since.unix_ms() >= BLIP_MS);
        match self.link {
            Link::Invalid => Banner::Invalid,
            Link::Offline if lasting => Banner::Offline,
            Link::Connecting if lasting => Banner::Connecting,
            _ => Banner::None,
        }
    }
}
