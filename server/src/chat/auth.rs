//! Authentication and permissions of guests, staff and hotels' own systems, and the limits on who asks.

pub mod authenticate;
pub mod passwords;
pub mod request_limits;
pub mod rights;
pub mod sign_in;
pub mod staff;
