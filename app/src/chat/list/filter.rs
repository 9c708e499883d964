//! Filter of the conversation list.

use serde::Serialize;
use shared::desk::ListCounts;

/// Filter of the conversation list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Filter {
    /// Conversations that need an answer, without snoozed ones; the longest wait first.
    #[default]
    Waiting,
    /// Conversations that are not resolved.
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
    /// All filters.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Mine, Self::Open, Self::Resolved, Self::Unread, Self::All];

    /// Filters that are tabs of the list, in their order. A search covers all
    /// conversations, and the others are reached by their addresses.
    pub const TABS: [Self; 4] = [Self::Waiting, Self::Mine, Self::Open, Self::Resolved];

    /// Returns its name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
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
            Self::Waiting => "Needs answer",
            Self::Open => "All open",
            Self::Mine => "Mine",
            Self::Unread => "Unread",
            Self::Resolved => "Resolved",
            Self::All => "All",
        }
    }

    /// Returns the number of its conversations, if it is counted.
    pub const fn count(self, counts: &ListCounts) -> Option<i64> {
        match self {
            Self::Waiting => Some(counts.waiting),
            Self::Mine => counts.mine,
            Self::Open => Some(counts.open),
            Self::Resolved => Some(counts.resolved),
            Self::Unread | Self::All => None,
        }
    }

    /// Returns the filter with this name in an address; the default one if the
    /// name is unknown.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or_default()
    }
}

shared::json_names! {
    Filter { Waiting = "Waiting" Open = "Open" Mine = "Mine" Unread = "Unread" Resolved = "Resolved" All = "All" }
}
