//! Authentication and permissions of guests, staff and hotels' own systems, and the limits on who asks.

pub mod authenticate;
pub mod author;
pub mod desk;
pub mod revocation;
pub mod rights;
pub mod sign_in;
pub(super) mod write_buckets;
pub mod write_limits;
