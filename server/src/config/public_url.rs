//! The public URL of the server.

use std::net::IpAddr;

/// The public URL of this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// Scheme and authority, without a trailing slash.
    pub base: String,
    /// The host's name or address.
    pub host: String,
    /// The port, explicit or implied by the scheme.
    pub port: u16,
    /// `true` if the scheme is https.
    pub tls: bool,
}

impl PublicUrl {
    /// Returns the host if it is an IP address.
    pub fn address(&self) -> Option<IpAddr> {
        self.host.trim_matches(['[', ']']).parse().ok()
    }

    /// Returns whether the host is a loopback address, which other machines
    /// cannot use to reach the server.
    pub fn is_loopback(&self) -> bool {
        self.address().map_or(self.host == "localhost", |address| address.to_canonical().is_loopback())
    }

    /// Returns whether browsers treat the URL as secure: with TLS, or on this machine.
    pub fn is_secure(&self) -> bool {
        self.tls || self.is_loopback()
    }

    /// Returns whether the URL leads back to the machine on which it is opened.
    pub fn is_this_machine(&self) -> bool {
        self.is_loopback() || self.address().is_some_and(|address| address.is_unspecified())
    }

    /// Parses `http://host[:port]` or `https://host[:port]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let base = text.trim_end_matches('/');
        let uri: http::Uri = base.parse().ok()?;
        let tls = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host().filter(|host| !host.is_empty())?.to_owned();
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        // Only a scheme, a host and a valid port: no user name, path, query or
        // fragment.
        let authority = base.split_once("://")?.1;
        let port_part = authority.strip_prefix(&host)?;
        let is_complete =
            port_part.is_empty() || port_part.strip_prefix(':').is_some_and(|text| text.parse() == Ok(port));
        is_complete.then_some(Self { base: base.to_owned(), host, port, tls })
    }
}
