//! Why the engine ends a connection.

/// A reason to close, with its code (Pusher docs, "WebSockets protocol": error
/// codes; RFC 6455, section 7.4.1, below 4000).
///
/// The code decides what a client does next: after 4000–4099 and from 4300 it
/// never comes back, after 4100–4199 in a second, after 4200–4299 at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// What came is not a WebSocket message this server can take: broken
    /// framing, broken UTF-8, or too large.
    BadMessage,
    /// A binary message; the protocol is text only.
    Binary,
    /// The address names no app of this server.
    UnknownApp,
    /// The client speaks a version of the protocol that this server does not.
    UnsupportedVersion,
    /// The client named no version.
    NoVersion,
    /// Too many connections, or this one reads too slowly, or the server is
    /// about to stop: come back in a moment.
    OverCapacity,
    /// The client was silent and did not answer a ping.
    NoPong,
    /// The client was on no channel for too long.
    NoSubscription,
    /// The link that let it in opens nothing any more.
    Unauthorized,
    /// A flood of client events, long after the first was refused.
    ClientEventFlood,
    /// A flood of frames of any kind.
    FrameFlood,
}

impl CloseReason {
    /// The code in the close frame, and in the `pusher:error` before it.
    pub const fn code(self) -> u16 {
        match self {
            Self::BadMessage => 1002,
            Self::Binary => 1003,
            Self::UnknownApp => 4001,
            Self::UnsupportedVersion => 4007,
            Self::NoVersion => 4008,
            Self::Unauthorized => 4009,
            Self::OverCapacity => 4100,
            Self::NoPong => 4201,
            Self::NoSubscription => 4202,
            Self::ClientEventFlood | Self::FrameFlood => CLIENT_EVENT_RATE_CODE,
        }
    }

    /// The reason in words; under 123 bytes, as a close frame demands.
    pub const fn text(self) -> &'static str {
        match self {
            Self::BadMessage => "Message too large or malformed",
            Self::Binary => "Binary messages are not supported",
            Self::UnknownApp => "App key does not exist",
            Self::UnsupportedVersion => "Unsupported protocol version",
            Self::NoVersion => "No protocol version supplied",
            Self::Unauthorized => "Connection is unauthorized",
            Self::OverCapacity => "Over capacity, reconnect in a moment",
            Self::NoPong => "Pong reply not received in time",
            Self::NoSubscription => "Closed after inactivity: no subscription",
            Self::ClientEventFlood => "Client events far over the rate limit",
            Self::FrameFlood => "Messages far over the rate limit",
        }
    }
}

/// The code that says client events come too fast, on a refused event as on
/// the close that follows a flood of them.
pub const CLIENT_EVENT_RATE_CODE: u16 = 4301;
