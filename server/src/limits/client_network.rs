//! The part of an address that identifies one client.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

#[cfg(test)]
mod tests;

/// The key of limits that are counted for an address: an IPv4 address, also if
/// mapped into IPv6 (RFC 4291, section 2.5.5.2), or the first 64 bits of an
/// IPv6 address, because one client can use all addresses with that prefix (RFC
/// 4291, section 2.5.1; RFC 8981).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClientNetwork(IpAddr);

impl From<IpAddr> for ClientNetwork {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64))),
            address @ IpAddr::V4(_) => address,
        })
    }
}

impl fmt::Display for ClientNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(address) => write!(f, "{address}/64"),
        }
    }
}
