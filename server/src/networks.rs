//! Networks of addresses: trusted proxies, and the part of an address that
//! identifies one client.

use ipnet::IpNet;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// The proxies whose headers about the client are trusted; by default none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Returns whether a peer of this address is a trusted proxy.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// Returns whether no proxy is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether every address of a family is trusted.
    pub fn trusts_everybody(&self) -> bool {
        self.0.iter().any(|network| network.prefix_len() == 0)
    }
}

impl fmt::Display for TrustedProxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, network) in self.0.iter().enumerate() {
            let separator = if place > 0 { ", " } else { "" };
            let is_one = network.prefix_len() == network.max_prefix_len();
            write!(f, "{separator}")?;
            if is_one { write!(f, "{}", network.addr())? } else { write!(f, "{network}")? }
        }
        Ok(())
    }
}

impl FromStr for TrustedProxies {
    type Err = ();

    /// Parses addresses and networks (`10.0.0.0/8`), separated by commas.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        let networks: Result<Vec<IpNet>, _> = parts.map(network).collect();
        networks.map(|networks| Self(networks.into())).map_err(|_| ())
    }
}

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
