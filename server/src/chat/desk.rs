//! Who speaks for a hotel, under which name, and what they may do.

use super::ChatError;
use super::send::Speaker;
use crate::store::{Hotel, StaffMember};
use shared::access::Me;
use shared::{Access, StaffInfo};

#[cfg(test)]
mod tests;

const NAME_CHARS: usize = 100;
/// In which role the hotel's own system answers where it names none.
const ROLE: &str = "Reception";

/// Whoever may speak for a hotel: its own system with an api key, or a member
/// of its staff who has signed in.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The hotel.
    pub hotel: Hotel,
    /// Who, where it is not the hotel's own system.
    pub member: Option<StaffMember>,
}

impl Desk {
    /// What they may do; the hotel's own system what a manager may.
    pub fn access(&self) -> Access {
        self.member.as_ref().map_or(Access::Manager, |member| member.access)
    }

    /// Lets managers pass.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for everybody else.
    pub fn must_be_manager(&self) -> Result<(), ChatError> {
        match self.access() {
            Access::Manager => Ok(()),
            Access::Agent => Err(ChatError::NotAllowed),
        }
    }

    /// Who speaks to a guest: a member of staff under their own name and role,
    /// whatever is given; the hotel's own system under those, or without them
    /// under the hotel's name and as "Reception".
    ///
    /// # Errors
    /// [`ChatError::BadValue`] for a name or role of more than 100 characters,
    /// or with a control character.
    pub fn speaker(&self, name: Option<&str>, role: Option<&str>) -> Result<Speaker, ChatError> {
        Ok(match &self.member {
            Some(member) => Speaker::Member(member.clone()),
            None => Speaker::Staff(StaffInfo { name: self.name(name)?, role: spoken(role, ROLE)? }),
        })
    }

    /// Who they are, as guests see them, and what they may do.
    pub fn me(&self) -> Me {
        let (name, role) = match &self.member {
            Some(member) => (member.name.clone(), member.role.clone()),
            None => (self.hotel.profile.name.clone(), ROLE.to_owned()),
        };
        Me { staff_id: self.member.as_ref().map(|member| member.key.0), name, role, access: self.access() }
    }

    /// Under which name: as [`Desk::speaker`].
    ///
    /// # Errors
    /// As [`Desk::speaker`].
    pub fn name(&self, given: Option<&str>) -> Result<String, ChatError> {
        match &self.member {
            Some(member) => Ok(member.name.clone()),
            None => spoken(given, &self.hotel.profile.name),
        }
    }
}

/// A name that others will read, or the one to use where none was given.
fn spoken(given: Option<&str>, otherwise: &str) -> Result<String, ChatError> {
    let name = given.map(str::trim).filter(|name| !name.is_empty()).unwrap_or(otherwise);
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        let rule = format!("sender_name and sender_role have at most {NAME_CHARS} characters, none of them control");
        return Err(ChatError::BadValue(rule));
    }
    Ok(name.to_owned())
}
