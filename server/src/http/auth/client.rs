//! The client's address and protocol, also behind proxies.

use crate::http::state::Server;
use crate::networks::TrustedProxies;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

#[cfg(test)]
mod tests;

/// The client of a request, as seen by the outermost trusted proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// Its address; `None` if the request has no connection.
    pub address: Option<IpAddr>,
    /// `true` if the nearest trusted proxy reports TLS.
    pub tls: bool,
}

impl Client {
    /// Determines the client of a request. Proxy headers count only if the peer
    /// is a trusted proxy.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, proxies: &TrustedProxies) -> Self {
        let Some(ConnectInfo(peer)) = extensions.get::<ConnectInfo<SocketAddr>>() else { return Self::default() };
        let peer = peer.ip().to_canonical();
        if !proxies.trusts(peer) {
            return Self { address: Some(peer), tls: false };
        }
        // A proxy that writes only one of these headers passes on a client's
        // own value of the other. So `Forwarded` counts only without the older
        // header.
        let (addresses, protocol) = if headers.contains_key("x-forwarded-for") {
            (list(headers, "x-forwarded-for"), None)
        } else {
            let hops = list(headers, "forwarded");
            (parameters(&hops, "for"), parameters(&hops, "proto").pop())
        };
        let protocol = protocol.or_else(|| list(headers, "x-forwarded-proto").pop());
        Self {
            address: Some(last_untrusted_hop(peer, &addresses, proxies)),
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

/// Returns the last hop that is not a trusted proxy. Each proxy appends its
/// peer, so entries before that hop are unverified.
fn last_untrusted_hop(peer: IpAddr, hops: &[String], proxies: &TrustedProxies) -> IpAddr {
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

/// Returns the elements of a header that is a list, over all its lines.
fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    // The entries before a proxy's own are written by clients and may hold any
    // bytes, which must not make the other entries unreadable.
    let lines = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    lines.flat_map(|line| line.split(',').map(|part| part.trim().to_owned()).collect::<Vec<_>>()).collect()
}

/// Returns a parameter of each hop of `Forwarded` (RFC 7239, section 4).
fn parameters(hops: &[String], name: &str) -> Vec<String> {
    let of = |hop: &String| {
        let mut pairs = hop.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, value) = pairs.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    hops.iter().map(|hop| of(hop).unwrap_or_default()).collect()
}

/// Parses `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or
/// `[2001:db8::1]:80`.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse().map(|address: SocketAddr| address.ip()));
    address.ok().map(|address| address.to_canonical())
}
