//! The members of staff and systems that act for a hotel, with their names and
//! rights, and the authors of messages and notes.

use crate::chat::ChatError;
use crate::store::{Hotel, StaffKey, StaffMember};
use crate::token::SecretHash;
use shared::access::Me;
use shared::{Access, SenderType, StaffInfo};

#[cfg(test)]
mod tests;

const NAME_CHARS: usize = 100;
/// Role under which the hotel's own system answers if it names none.
const ROLE: &str = "Reception";

/// The authenticated caller of the staff API: the hotel's own system with an API
/// key, or a signed-in member of its staff.
#[derive(Clone, Debug)]
pub struct StaffCaller {
    /// The hotel.
    pub hotel: Hotel,
    /// The member of staff, or `None` for the hotel's own system.
    pub member: Option<StaffMember>,
}

impl StaffCaller {
    /// Returns the access level. The hotel's own system has that of a manager.
    pub fn access(&self) -> Access {
        self.member.as_ref().map_or(Access::Manager, |member| member.access)
    }

    /// Checks that the access level is that of a manager.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] otherwise.
    pub fn must_be_manager(&self) -> Result<(), ChatError> {
        match self.access() {
            Access::Manager => Ok(()),
            Access::Agent => Err(ChatError::NotAllowed),
        }
    }

    /// Returns the author of a message to a guest: a member of staff always
    /// under their own name and role; the hotel's own system under the given
    /// ones, or by default under the hotel's name and as "Reception".
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for a name or role of more than 100 characters,
    /// or with a control character.
    pub fn author(&self, name: Option<&str>, role: Option<&str>) -> Result<Author, ChatError> {
        Ok(match &self.member {
            Some(member) => Author::Member(member.clone()),
            None => Author::Staff(StaffInfo { name: self.name(name)?, role: checked_name(role, ROLE)? }),
        })
    }

    /// Returns the name and role that guests see, and the access level.
    pub fn me(&self) -> Me {
        let (name, role) = match &self.member {
            Some(member) => (member.name.clone(), member.role.clone()),
            None => (self.hotel.profile.name.clone(), ROLE.to_owned()),
        };
        Me { staff_id: self.member.as_ref().map(|member| member.key.0), name, role, access: self.access() }
    }

    /// Returns the author's name, as [`StaffCaller::author`] does.
    ///
    /// # Errors
    /// Those of [`StaffCaller::author`].
    pub fn name(&self, given: Option<&str>) -> Result<String, ChatError> {
        match &self.member {
            Some(member) => Ok(member.name.clone()),
            None => checked_name(given, &self.hotel.profile.name),
        }
    }
}

/// Checks a name that others will read; uses `otherwise` if none was given.
fn checked_name(given: Option<&str>, otherwise: &str) -> Result<String, ChatError> {
    let name = given.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(otherwise);
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        let rule = format!("sender_name and sender_role have at most {NAME_CHARS} characters, none of them control");
        return Err(ChatError::BadValue(rule));
    }
    Ok(name.to_owned())
}

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
