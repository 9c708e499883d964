//! Identification of the client: credentials, cookies, sessions, origins, addresses.

pub(super) mod authenticate;
pub(super) mod browser_name;
pub(crate) mod client;
pub(crate) mod credentials;
pub(crate) mod device_cookie;
pub(crate) mod guest_cookie;
pub(super) mod origins;
pub(super) mod session;
