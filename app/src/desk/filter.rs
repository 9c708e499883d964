//! Which conversations the list shows.

use serde::Serialize;

/// Which conversations the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Filter {
    /// Not settled.
    #[default]
    Open,
    /// Not settled, and one's own.
    Mine,
    /// With something the hotel has not read.
    Unread,
    /// Settled.
    Resolved,
    /// All.
    All,
}

impl Filter {
    /// All, in the order they are shown in.
    pub const EVERY: [Self; 5] = [Self::Open, Self::Mine, Self::Unread, Self::Resolved, Self::All];

    /// As it stands in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unread => "unread",
            Self::Resolved => "resolved",
            Self::All => "all",
        }
    }

    /// As people read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Mine => "Mine",
            Self::Unread => "Unread",
            Self::Resolved => "Resolved",
            Self::All => "All",
        }
    }

    /// What an address says; anything else is the usual one.
    pub fn named(name: &str) -> Self {
        Self::EVERY.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }
}

shared::json_names! {
    Filter { Open = "Open" Mine = "Mine" Unread = "Unread" Resolved = "Resolved" All = "All" }
}
