//! Whose word is taken for who asks.

use ipnet::IpNet;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;

/// The proxies that ask for others and say so truly; by default there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Whether a peer of this address is one.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every address of a family is one.
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

    /// Reads addresses and networks (`10.0.0.0/8`) with commas between.
    fn from_str(text: &str) -> Result<Self, ()> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        let networks: Result<Vec<IpNet>, _> = parts.map(network).collect();
        networks.map(|networks| Self(networks.into())).map_err(|_| ())
    }
}
