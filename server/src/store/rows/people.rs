//! Members of staff and their sessions.

use super::{Hotel, HotelKey, Stay, Thread};
use crate::token::SecretHash;
use shared::{Access, Timestamp};

/// Values that `staff put` writes.
#[derive(Clone, Debug)]
pub struct StaffUpdate {
    /// Hotel of the member.
    pub hotel: HotelKey,
    /// E-mail address to sign in with.
    pub email: String,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
    /// Permissions.
    pub access: Access,
    /// Argon2id hash of the password, in PHC format.
    pub password_hash: String,
}

/// Key of a row of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StaffKey(pub i64);

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Key of the row.
    pub key: StaffKey,
    /// E-mail address to sign in with.
    pub email: String,
    /// Name that guests see.
    pub name: String,
    /// Role that guests see.
    pub role: String,
    /// Permissions.
    pub access: Access,
    /// Argon2id hash of the password, in PHC format.
    pub password_hash: String,
}

impl std::fmt::Debug for StaffMember {
    /// Omits the password hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffMember").field("key", &self.key).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Session of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The hotel.
    pub hotel: Hotel,
    /// The member of staff.
    pub member: StaffMember,
    /// Time at which the session was last known to be in use.
    pub seen_at: Timestamp,
}

/// Thread that a guest token belongs to.
#[derive(Clone, Debug)]
pub struct TokenThread {
    /// The thread.
    pub thread: Thread,
    /// Time at which the token was issued.
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    pub revoked: bool,
}

/// Data that decides whether a guest token is still valid.
#[derive(Clone, Debug)]
pub struct TokenStay {
    /// Digest of the token.
    pub token: SecretHash,
    /// Stay that the token is for.
    pub stay: Stay,
    /// Time zone of the hotel.
    pub timezone: String,
    /// Time at which the token was issued.
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    pub revoked: bool,
}
