//! Limits on how often, how many and how much one client may ask for: all of
//! them, with their numbers.
//!
//! To add one, add an entry to [`limits!`] and its row to the table "Limits" of
//! docs/SECURITY.md; a test compares the two. A [`Rate`] is enforced by
//! [`Buckets`], with a [`ClientNetwork`] as the key where an address is counted.
//! A limit is enforced before the request waits for anything: a connection of
//! the database, the writer, a slot, a body.

mod buckets;
mod client_network;
#[cfg(test)]
mod tests;

pub use buckets::{Buckets, LimitReached, MAX_KEYS};
pub use client_network::ClientNetwork;

use std::fmt;
use std::time::Duration;

/// A limit: its number, and for whom it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name in the table of docs/SECURITY.md.
    pub name: &'static str,
    /// Everything that has a count of its own.
    pub counted_for: CountedFor,
    /// The number by default.
    pub amount: Amount,
    /// The setting that changes the number.
    pub setting: Option<&'static str>,
}

/// Clients and things that a limit is counted for, one count each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedFor {
    /// A guest's link, by the digest of its token.
    Link,
    /// The session of a member of staff.
    Session,
    /// An api key of a hotel.
    ApiKey,
    /// An account of a member of staff, whether it exists or not: hotel and
    /// e-mail address.
    Account,
    /// An account, from one [`ClientNetwork`].
    AccountAndAddress,
    /// A browser that has signed in to an account before.
    KnownDevice,
    /// A [`ClientNetwork`].
    Address,
    /// One side of a conversation: its guest, or the hotel.
    ConversationSide,
    /// A channel of the realtime engine.
    Channel,
    /// A WebSocket.
    Socket,
    /// This process.
    Server,
}

impl fmt::Display for CountedFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Link => "link",
            Self::Session => "session",
            Self::ApiKey => "api key",
            Self::Account => "account",
            Self::AccountAndAddress => "account and address",
            Self::KnownDevice => "known device",
            Self::Address => "address",
            Self::ConversationSide => "side of a conversation",
            Self::Channel => "channel",
            Self::Socket => "socket",
            Self::Server => "server",
        })
    }
}

/// The number of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// How often.
    Rate(Rate),
    /// How many at one time.
    Concurrent(u32),
    /// How much is kept, in bytes; whole mebibytes.
    Stored(u64),
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => rate.fmt(f),
            Self::Concurrent(count) => write!(f, "{} at a time", grouped(u64::from(*count))),
            Self::Stored(bytes) => write!(f, "{} MiB", grouped(bytes / MIB)),
        }
    }
}

/// A token bucket: it holds `at_once`, and `refill` come back evenly within
/// each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The most that may come together.
    pub at_once: u32,
    /// How many come back in a period. 0 stands for no limit.
    pub refill: u32,
    /// The time in which they do.
    pub period: Period,
}

impl Rate {
    /// A bucket that holds `count` and refills within a minute; 0 for no limit.
    pub const fn per_minute(count: u32) -> Self {
        Self { at_once: count, refill: count, period: Period::Minute }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = match self.period {
            Period::Second => "a second",
            Period::Minute => "a minute",
            Period::Hour => "an hour",
        };
        write!(f, "{} at once, {} {period}", grouped(self.at_once.into()), grouped(self.refill.into()))
    }
}

/// The time in which a bucket's refill comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 1 s.
    Second,
    /// 60 s.
    Minute,
    /// 3,600 s.
    Hour,
}

impl Period {
    /// Its length.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
        })
    }
}

/// Defines limits, and [`ALL`] of them in this order.
macro_rules! limits {
    ($($(#[$doc:meta])* $id:ident: $name:literal, $counted_for:ident, $amount:expr $(, $setting:literal)?;)*) => {
        $(
            $(#[$doc])*
            pub const $id: Limit = Limit {
                name: $name,
                counted_for: CountedFor::$counted_for,
                amount: $amount,
                setting: [$(Some($setting),)? None][0],
            };
        )*
        /// Every limit.
        pub const ALL: &[Limit] = &[$($id),*];
    };
}

const fn per_minute(count: u32) -> Amount {
    Amount::Rate(Rate::per_minute(count))
}

const fn rate(at_once: u32, refill: u32, period: Period) -> Amount {
    Amount::Rate(Rate { at_once, refill, period })
}

limits! {
    /// Messages and changes of messages that are stored.
    MESSAGES: "messages", Link, per_minute(30), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Requests of a guest that write, refused and repeated ones included. A
    /// page marks messages as read and signs a subscription after each break,
    /// in each of its tabs.
    GUEST_WRITES: "requests that write, of a guest", Link, per_minute(120), "GUEST_CHAT_SEND_PER_MINUTE";
    /// Requests of the desk that write: ten a second for as long as nobody's
    /// hands can keep up.
    DESK_WRITES: "requests that write, of the desk", Session, per_minute(600);
    /// Requests of a hotel's system that write: 3,000 bookings with a link
    /// each, as fast as they come.
    API_KEY_WRITES: "requests that write, of a hotel's system", ApiKey, per_minute(6_000), "GUEST_CHAT_API_KEY_PER_MINUTE";
    /// Attempts to sign in from a browser that has no proof of an earlier one.
    SIGN_IN_ADDRESS: "attempts to sign in", Address, per_minute(30);
    /// The same, for one account.
    SIGN_IN_ACCOUNT_ADDRESS: "attempts to sign in", AccountAndAddress, per_minute(5);
    /// Failed attempts to sign in to an account, wherever they come from.
    SIGN_IN_ACCOUNT: "failed attempts to sign in", Account, rate(20, 20, Period::Hour);
    /// Attempts from a browser that has signed in to the account before.
    SIGN_IN_KNOWN_DEVICE: "attempts to sign in", KnownDevice, per_minute(5);
    /// Tokens of guests that are not valid: guests of a hotel share an address,
    /// and some have old links.
    INVALID_TOKENS: "links that are not valid", Address, rate(120, 60, Period::Minute);
    /// Password checks at one time, of known devices: each takes a core and
    /// 19 MiB for a tenth of a second.
    KNOWN_DEVICE_PASSWORD_CHECKS: "password checks, of known devices", Server, Amount::Concurrent(2);
    /// The same, of all other clients: whoever floods them keeps no known
    /// device waiting.
    PASSWORD_CHECKS: "password checks, of others", Server, Amount::Concurrent(2);
    /// Attempts of either kind that wait for their check.
    WAITING_PASSWORD_CHECKS: "password checks that wait, of either", Server, Amount::Concurrent(64);
    /// Requests of a guest that send a file, whatever becomes of them: three
    /// messages with ten photos each.
    UPLOAD_ATTEMPTS: "attempts to send a file", Link, rate(30, 10, Period::Minute);
    /// Files that arrive.
    UPLOADS: "files on their way", ConversationSide, Amount::Concurrent(2);
    /// Memory for files that have not been stored.
    UPLOAD_MEMORY: "files in memory", Server, Amount::Stored(256 * MIB);
    /// Files that have arrived and are prepared and stored.
    STORING_FILES: "files that are stored", Server, Amount::Concurrent(16);
    /// Files that are prepared, unless one is large.
    PREPARED_FILES: "pictures that are decoded", Server, Amount::Concurrent(2);
    /// Files that no message carries: chosen, and not sent yet.
    FREE_FILES: "files in no message", ConversationSide, Amount::Concurrent(40);
    /// Files of a stay.
    STORED_FILES: "files stored", ConversationSide, Amount::Stored(500 * MIB), "GUEST_CHAT_FILES_PER_STAY_MIB";
    /// TCP connections: as many sockets as the engine takes, and room for
    /// requests.
    CONNECTIONS: "connections", Server, Amount::Concurrent(55_000);
    /// TCP connections from one address; a hotel's guests share it.
    ADDRESS_CONNECTIONS: "connections", Address, Amount::Concurrent(2_000);
    /// Sockets of the embedded engine.
    SOCKETS: "sockets", Server, Amount::Concurrent(50_000);
    /// Sockets on no channel: those that only take a place leave most places
    /// to others.
    UNSUBSCRIBED_SOCKETS: "sockets without a subscription", Server, Amount::Concurrent(10_000);
    /// Sockets from one address: the guests and the desks of a large hotel
    /// behind one public address.
    ADDRESS_SOCKETS: "sockets", Address, Amount::Concurrent(1_000), "GUEST_CHAT_SOCKETS_PER_ADDRESS";
    /// Sockets that one guest's link has signed: a family's devices and tabs,
    /// and as many that a poor network has left behind for half a minute.
    LINK_SOCKETS: "sockets", Link, Amount::Concurrent(50);
    /// The same, for a session of the desk.
    SESSION_SOCKETS: "sockets", Session, Amount::Concurrent(50);
    /// Sockets on one channel: every desk of a hotel is on its staff channel.
    CHANNEL_SOCKETS: "sockets", Channel, Amount::Concurrent(1_000);
    /// Channels of one socket.
    SOCKET_CHANNELS: "channels", Socket, Amount::Concurrent(100);
    /// Frames of any kind that one socket sends. A desk that connects again
    /// subscribes to a hundred channels at once; a page sends a frame in some
    /// seconds.
    SOCKET_FRAMES: "frames", Socket, rate(400, 40, Period::Second);
    /// Client events that one socket sends (Pusher docs, "Events").
    SOCKET_CLIENT_EVENTS: "client events", Socket, rate(10, 10, Period::Second);
    /// Client events of all sockets of a guest's link: one person types in one
    /// place.
    LINK_CLIENT_EVENTS: "client events", Link, rate(10, 10, Period::Second);
    /// The same, for a session of the desk.
    SESSION_CLIENT_EVENTS: "client events", Session, rate(10, 10, Period::Second);
    /// Client events on one channel, whoever sends them: a guest and some
    /// colleagues who type at once. Each is a frame for everybody on it.
    CHANNEL_CLIENT_EVENTS: "client events", Channel, rate(20, 20, Period::Second);
}

/// Requests that write for each message that a guest may send.
const GUEST_WRITES_PER_MESSAGE: u32 = 4;

/// The rate of [`GUEST_WRITES`] where a guest may send that many messages a
/// minute: never so low that it is reached by sending them. No limit (0) where
/// messages have none.
pub fn guest_writes(messages_per_minute: u32) -> Rate {
    let least = GUEST_WRITES.rate().at_once;
    let count = messages_per_minute.saturating_mul(GUEST_WRITES_PER_MESSAGE);
    Rate::per_minute(if count == 0 { 0 } else { count.max(least) })
}

impl Limit {
    /// The rate of a limit that is one.
    ///
    /// # Panics
    /// For a limit of another kind: at compile time, in a constant.
    pub const fn rate(&self) -> Rate {
        match self.amount {
            Amount::Rate(rate) => rate,
            Amount::Concurrent(_) | Amount::Stored(_) => panic!("this limit is no rate"),
        }
    }

    /// The count of a limit on how many there are at one time.
    ///
    /// # Panics
    /// As [`Limit::rate`].
    pub const fn count(&self) -> usize {
        match self.amount {
            Amount::Concurrent(count) => count as usize,
            Amount::Rate(_) | Amount::Stored(_) => panic!("this limit is no count"),
        }
    }

    /// The bytes of a limit on how much is kept.
    ///
    /// # Panics
    /// As [`Limit::rate`].
    pub const fn bytes(&self) -> u64 {
        match self.amount {
            Amount::Stored(bytes) => bytes,
            Amount::Rate(_) | Amount::Concurrent(_) => panic!("this limit is no number of bytes"),
        }
    }
}

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}
