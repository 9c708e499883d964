//! Types of limits: what is counted, and how much is allowed.

use std::fmt;
use std::time::Duration;

/// Number of bytes in a mebibyte.
pub(super) const MIB: u64 = 1024 * 1024;

/// A limit: its amount, and what it is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name in the table of docs/SECURITY.md.
    pub name: &'static str,
    /// The subject that has a count of its own.
    pub counted_for: CountedFor,
    /// The default amount.
    pub amount: Amount,
    /// The setting that changes the amount.
    pub setting: Option<&'static str>,
}

impl Limit {
    /// Returns the rate of a limit.
    ///
    /// # Panics
    /// If the limit is of another kind; at compile time if used in a constant.
    pub const fn rate(&self) -> Rate {
        match self.amount {
            Amount::Rate(rate) => rate,
            Amount::Concurrent(_) | Amount::Stored(_) => panic!("this limit is not a rate"),
        }
    }

    /// Returns the rate of a limit for the value of its setting: the rate of the
    /// table, with its burst, at the default; otherwise as many at once as in
    /// each period. 0 is no limit.
    ///
    /// # Panics
    /// As [`Limit::rate`].
    pub const fn rate_of_setting(&self, refill: u32) -> Rate {
        let default = self.rate();
        if refill == default.refill { default } else { Rate { burst: refill, refill, ..default } }
    }

    /// Returns the count of a limit on the number at a time.
    ///
    /// # Panics
    /// As [`Limit::rate`].
    pub const fn count(&self) -> usize {
        match self.amount {
            Amount::Concurrent(count) => count as usize,
            Amount::Rate(_) | Amount::Stored(_) => panic!("this limit is not a number of concurrent uses"),
        }
    }

    /// Returns the bytes of a limit on storage.
    ///
    /// # Panics
    /// As [`Limit::rate`].
    pub const fn bytes(&self) -> u64 {
        match self.amount {
            Amount::Stored(bytes) => bytes,
            Amount::Rate(_) | Amount::Concurrent(_) => panic!("this limit is not a number of bytes"),
        }
    }
}

/// Subjects of a limit, with one count each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountedFor {
    /// A guest link, by the hash of its token.
    Link,
    /// The session of a member of staff.
    Session,
    /// An API key of a hotel.
    ApiKey,
    /// An account of a member of staff, given by hotel and e-mail address,
    /// whether it exists or not.
    Account,
    /// An account, from one [`ClientNetwork`].
    AccountAndAddress,
    /// A hotel.
    Hotel,
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
            Self::ApiKey => "API key",
            Self::Account => "account",
            Self::AccountAndAddress => "account and address",
            Self::Hotel => "hotel",
            Self::KnownDevice => "known device",
            Self::Address => "address",
            Self::ConversationSide => "side of a conversation",
            Self::Channel => "channel",
            Self::Socket => "socket",
            Self::Server => "server",
        })
    }
}

/// The amount of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Rate of requests.
    Rate(Rate),
    /// Number at a time.
    Concurrent(u32),
    /// Stored bytes, in whole mebibytes.
    Stored(u64),
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(rate) => rate.fmt(f),
            Self::Concurrent(count) => write!(f, "{} at a time", format_grouped(u64::from(*count))),
            Self::Stored(bytes) => write!(f, "{} MiB", format_grouped(bytes / MIB)),
        }
    }
}

/// Parameters of a token bucket: it holds `burst` tokens, and `refill` tokens
/// are added evenly within each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Capacity of the bucket.
    pub burst: u32,
    /// Number of tokens added in a period; 0 for no limit.
    pub refill: u32,
    /// Length of the period.
    pub period: Period,
}

impl Rate {
    /// Returns a bucket that holds `count` and refills within a minute; 0 for
    /// no limit.
    pub const fn per_minute(count: u32) -> Self {
        Self { burst: count, refill: count, period: Period::Minute }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = match self.period {
            Period::Second => "a second",
            Period::Minute => "a minute",
            Period::Hour => "an hour",
        };
        write!(f, "{} at once, {} {period}", format_grouped(self.burst.into()), format_grouped(self.refill.into()))
    }
}

/// Period of a refill.
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
    /// Returns its length.
    pub const fn duration(self) -> Duration {
        Duration::from_secs(match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
        })
    }
}

/// Formats a number with a comma between thousands.
pub(super) fn format_grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}
