//! Members of staff and their sessions.

use super::{Hotel, HotelKey, Nullable, Parsed, StaffKey, Stay, Thread, UnixMs};
use crate::token::SecretHash;
use shared::{Access, Timestamp};
use sqlx::FromRow;

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

/// A member of staff. The columns are named `s_…` in every query.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct StaffMember {
    /// Key of the row.
    #[sqlx(rename = "s_id")]
    pub key: StaffKey,
    /// E-mail address to sign in with.
    #[sqlx(rename = "s_email")]
    pub email: String,
    /// Name that guests see.
    #[sqlx(rename = "s_name")]
    pub name: String,
    /// Role that guests see.
    #[sqlx(rename = "s_role")]
    pub role: String,
    /// Permissions.
    #[sqlx(rename = "s_access", try_from = "Parsed<Access>")]
    pub access: Access,
    /// Argon2id hash of the password, in PHC format.
    #[sqlx(rename = "s_password_hash")]
    pub password_hash: String,
}

impl std::fmt::Debug for StaffMember {
    /// Omits the password hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffMember").field("key", &self.key).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A member of staff in the list of managers.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ListedMember {
    /// The member.
    #[sqlx(flatten)]
    pub member: StaffMember,
    /// Time at which the member was last known to be at the desk, if ever.
    #[sqlx(rename = "seen_at_ms", try_from = "Nullable<UnixMs>")]
    pub seen_at: Option<Timestamp>,
    /// Number of sessions.
    pub session_count: i64,
}

/// A session, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OwnSession {
    /// Digest of the cookie.
    #[sqlx(try_from = "Vec<u8>")]
    pub hash: SecretHash,
    /// The browser; empty if it is not known.
    pub device: String,
    /// Time at which it began.
    #[sqlx(rename = "signed_in_at_ms", try_from = "UnixMs")]
    pub signed_in_at: Timestamp,
    /// Time at which it was last known to be in use.
    #[sqlx(rename = "seen_at_ms", try_from = "UnixMs")]
    pub seen_at: Timestamp,
}

impl OwnSession {
    /// Returns an id of the session for its owner's forms: the beginning of the digest,
    /// from which the cookie cannot be derived.
    pub fn id(&self) -> String {
        self.hash.to_hex()[..16].to_owned()
    }
}

/// Link with which a person sets a password.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StaffLink {
    /// Digest of the token.
    #[sqlx(try_from = "Vec<u8>")]
    pub hash: SecretHash,
    /// E-mail address that it is for.
    pub email: String,
    /// `true` for the invitation of a new member of staff, `false` for a new password.
    pub is_invitation: bool,
    /// Permissions of the new member.
    #[sqlx(try_from = "Parsed<Access>")]
    pub access: Access,
    /// Role of the new member that guests see.
    pub role: String,
    /// Time at which it expires.
    #[sqlx(rename = "expires_at_ms", try_from = "UnixMs")]
    pub expires_at: Timestamp,
    /// Member of staff who created it.
    pub created_by: Option<StaffKey>,
}

/// StaffSession of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct StaffSession {
    /// The hotel.
    #[sqlx(flatten)]
    pub hotel: Hotel,
    /// The member of staff.
    #[sqlx(flatten)]
    pub member: StaffMember,
    /// Time at which the session was last known to be in use.
    #[sqlx(rename = "seen_at_ms", try_from = "UnixMs")]
    pub seen_at: Timestamp,
}

/// Thread that a guest token belongs to.
#[derive(Clone, Debug, FromRow)]
pub struct TokenThread {
    /// The thread.
    #[sqlx(flatten)]
    pub thread: Thread,
    /// Time at which the token was issued.
    #[sqlx(rename = "issued_at_ms", try_from = "UnixMs")]
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    #[sqlx(rename = "revoked_at_ms", try_from = "Nullable<UnixMs>")]
    pub revoked: bool,
}

/// Data that decides whether a guest token is still valid.
#[derive(Clone, Debug, FromRow)]
pub struct TokenStay {
    /// Digest of the token.
    #[sqlx(rename = "hash", try_from = "Vec<u8>")]
    pub token: SecretHash,
    /// Stay that the token is for.
    #[sqlx(flatten)]
    pub stay: Stay,
    /// Time zone of the hotel.
    pub timezone: String,
    /// Time at which the token was issued.
    #[sqlx(rename = "issued_at_ms", try_from = "UnixMs")]
    pub issued_at: Timestamp,
    /// `true` if the token was revoked.
    #[sqlx(rename = "revoked_at_ms", try_from = "Nullable<UnixMs>")]
    pub revoked: bool,
}
