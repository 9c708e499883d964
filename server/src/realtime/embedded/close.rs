//! Reasons for which the engine closes a connection.

/// A reason for closing, with its code (Pusher docs, "WebSockets protocol":
/// error codes; below 4000: RFC 6455, section 7.4.1).
///
/// The code decides how a client reconnects: after 4000–4099 and from 4300 on
/// never, after 4100–4199 in a second, after 4200–4299 at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// The message is not acceptable: invalid framing, invalid UTF-8, or too
    /// large.
    BadMessage,
    /// A binary message; the protocol is text only.
    Binary,
    /// The URL names no app of this server.
    UnknownApp,
    /// The client's protocol version is not supported.
    UnsupportedVersion,
    /// The client named no version.
    NoVersion,
    /// There are too many connections, or this one reads too slowly, or the
    /// server is stopping.
    OverCapacity,
    /// The client was silent and did not answer a ping.
    NoPong,
    /// The client had no subscription for too long.
    NoSubscription,
    /// The token or session that authorized it is no longer valid.
    Unauthorized,
    /// Far more client events than the limit, long after the first refusal.
    ClientEventFlood,
    /// Far more frames than the limit.
    FrameFlood,
}

impl CloseReason {
    /// Returns the code for the close frame and for the `pusher:error` before
    /// it.
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

    /// Returns the reason as a text of at most 123 bytes, the limit of a close
    /// frame.
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

/// The code for client events above the rate limit, both for a refused event
/// and for the close after a flood.
pub const CLIENT_EVENT_RATE_CODE: u16 = 4301;
