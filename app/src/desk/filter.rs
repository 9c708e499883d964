//! Filter of the conversation list.

use serde::Serialize;

/// Filter of the conversation list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Filter {
    /// Conversations that are not resolved.
    #[default]
    Open,
    /// Conversations that are not resolved and assigned to the member of staff.
    Mine,
    /// Conversations with messages that the hotel has not read.
    Unread,
    /// Resolved conversations.
    Resolved,
    /// All conversations.
    All,
}

impl Filter {
    /// All filters, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Open, Self::Mine, Self::Unread, Self::Resolved, Self::All];

    /// Returns its name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Unread => "unread",
            Self::Resolved => "resolved",
            Self::All => "all",
        }
    }

    /// Returns its label on the page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Mine => "Mine",
            Self::Unread => "Unread",
            Self::Resolved => "Resolved",
            Self::All => "All",
        }
    }

    /// Returns the filter with this name in an address; the default one if the
    /// name is unknown.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }
}

shared::json_names! {
    Filter { Open = "Open" Mine = "Mine" Unread = "Unread" Resolved = "Resolved" All = "All" }
}
