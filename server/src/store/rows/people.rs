//! Those who answer, and who of them has signed in.

use super::{Hotel, HotelKey};
use shared::{Access, Timestamp};

/// What `staff put` writes.
#[derive(Clone, Debug)]
pub struct PutStaff {
    /// Of which hotel.
    pub hotel: HotelKey,
    /// The name to sign in with.
    pub email: String,
    /// The name guests see.
    pub name: String,
    /// The role guests see.
    pub role: String,
    /// What they may do.
    pub access: Access,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
}

/// The key of a member of staff's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StaffKey(pub i64);

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Their row.
    pub key: StaffKey,
    /// The name to sign in with.
    pub email: String,
    /// The name guests see.
    pub name: String,
    /// The role guests see.
    pub role: String,
    /// What they may do.
    pub access: Access,
    /// An argon2id hash in PHC form.
    pub password_hash: String,
}

impl std::fmt::Debug for StaffMember {
    /// Without the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffMember").field("key", &self.key).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Somebody who has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Where.
    pub hotel: Hotel,
    /// Who.
    pub member: StaffMember,
    /// When it was last known to be used.
    pub seen_at: Timestamp,
}
