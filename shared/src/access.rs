//! What a member of staff may do.

use crate::PusherClient;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What a member of staff may do besides answering guests. The hotel's own
/// systems may do what a manager may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Answers guests, and writes notes for colleagues.
    #[default]
    Agent,
    /// The same, and looks after what the colleagues share: canned replies and
    /// their notes.
    Manager,
}

impl Access {
    /// The word for it, on the wire and on the command line.
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

/// Who asks at the staff's API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// What `assign` takes; `null` for the hotel's own system.
    pub staff_id: Option<i64>,
    /// The name guests see.
    pub name: String,
    /// The role guests see.
    pub role: String,
    /// What they may do.
    pub access: Access,
}

/// The answer to `GET …/me`: who asks, and how to listen to the hotel's staff
/// channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffContext {
    /// Who asks, its fields beside `pusher`.
    #[serde(flatten)]
    pub me: Me,
    /// How to listen.
    pub pusher: PusherClient,
}

/// A word that names no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccessError;

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("access is agent or manager")
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
