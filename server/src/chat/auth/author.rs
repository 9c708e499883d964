//! Authors of messages and notes.

use crate::store::{StaffKey, StaffMember};
use crate::token::SecretHash;
use shared::{SenderType, StaffInfo};

/// Author of a message.
#[derive(Clone, Debug)]
pub enum Author {
    /// The guest, by the hash of the token, which is the key of the guest's
    /// limits.
    Guest(SecretHash),
    /// The hotel's own system, under this name and role.
    Staff(StaffInfo),
    /// A member of its staff.
    Member(StaffMember),
}

impl Author {
    /// Returns the author's side of the conversation.
    pub fn sender_type(&self) -> SenderType {
        match self {
            Self::Guest(_) => SenderType::Guest,
            Self::Staff(_) | Self::Member(_) => SenderType::Staff,
        }
    }

    /// Returns the name and role that guests see; `None` for a guest.
    pub fn staff_info(&self) -> Option<StaffInfo> {
        match self {
            Self::Guest(_) => None,
            Self::Staff(info) => Some(info.clone()),
            Self::Member(member) => Some(StaffInfo { name: member.name.clone(), role: member.role.clone() }),
        }
    }

    /// Returns the key of the member of staff.
    pub fn staff_key(&self) -> Option<StaffKey> {
        match self {
            Self::Member(member) => Some(member.key),
            Self::Guest(_) | Self::Staff(_) => None,
        }
    }
}
