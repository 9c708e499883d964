//! Who asks, where a proxy may ask for others.

use super::state::Server;
use crate::proxies::TrustedProxies;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

#[cfg(test)]
mod tests;

/// The client behind the proxies whose word is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Its address; unknown where no connection stands behind a request.
    pub address: Option<IpAddr>,
    /// Whether it reached the first of those proxies over TLS.
    pub tls: bool,
}

impl Client {
    /// Of a request with these headers. What anybody but a trusted proxy
    /// writes into them is not looked at.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else { return Self::default() };
        let peer = peer.ip().to_canonical();
        if !proxies.trusts(peer) {
            return Self { address: Some(peer), tls: false };
        }
        // Proxies that write the one pass on what a client wrote into the
        // other: `Forwarded` counts where the older header is not there.
        let (addresses, protocol) = if headers.contains_key("x-forwarded-for") {
            (list(headers, "x-forwarded-for"), None)
        } else {
            let hops = list(headers, "forwarded");
            (parameters(&hops, "for"), parameters(&hops, "proto").pop())
        };
        let protocol = protocol.or_else(|| list(headers, "x-forwarded-proto").pop());
        Self {
            address: Some(behind(peer, &addresses, proxies)),
            tls: protocol.is_some_and(|protocol| protocol.eq_ignore_ascii_case("https")),
        }
    }
}

impl FromRequestParts<Server> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Server) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.extensions, &parts.headers, server.trusted_proxies()))
    }
}

/// The last hop that no trusted proxy made. Each proxy has added its peer at
/// the end; what stands before that hop is only said.
fn behind(peer: IpAddr, hops: &[String], proxies: &TrustedProxies) -> IpAddr {
    let mut client = peer;
    for hop in hops.iter().rev() {
        let Some(address) = address(hop) else { break };
        client = address;
        if !proxies.trusts(address) {
            break;
        }
    }
    client
}

/// The parts of a header that is a list, over all its lines.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    // What stands before a proxy's own entry is a client's, whatever bytes these
    // are: it must not make the rest unreadable.
    let lines = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    lines.flat_map(|line| line.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// One parameter of every hop of `Forwarded` (RFC 7239, section 4).
fn parameters(hops: &[String], name: &str) -> Vec<String> {
    let of = |hop: &String| {
        let mut pairs = hop.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    hops.iter().map(|hop| of(hop).unwrap_or_default()).collect()
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|address: SocketAddr| address.ip()));
    address.ok().map(|address| address.to_canonical())
}
