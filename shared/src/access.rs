//! Permissions of a member of staff.

use crate::PusherClient;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Permissions of a member of staff besides answering guests. The hotel's own
/// systems have those of a manager.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Answers guests, and writes notes for colleagues.
    #[default]
    Agent,
    /// Has the permissions of an agent, and manages what colleagues share: canned
    /// replies and the notes of others.
    Manager,
}

impl Access {
    /// Returns the word used on the wire and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Caller of the staff API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Number for `assign`; `null` for the hotel's own system.
    pub staff_id: Option<i64>,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
    /// Permissions.
    pub access: Access,
}

/// The answer to `GET …/me`: the caller, and how to subscribe to the hotel's staff
/// channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffContext {
    /// The caller; its fields are beside `pusher`.
    #[serde(flatten)]
    pub me: Me,
    /// Settings of the subscription.
    pub pusher: PusherClient,
}

/// Error of a word that is not an access level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessError;

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("access must be agent or manager")
    }
}

impl core::error::Error for AccessError {}

impl core::str::FromStr for Access {
    type Err = AccessError;

    fn from_str(text: &str) -> Result<Self, AccessError> {
        match text {
            "agent" => Ok(Self::Agent),
            "manager" => Ok(Self::Manager),
            _ => Err(AccessError),
        }
    }
}

crate::json_texts!(Access);

crate::json_objects! {
    Me { staff_id name role access }
}
