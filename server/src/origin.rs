//! Web origins, as in the header `Origin`.

use std::fmt;
use std::str::FromStr;

#[cfg(test)]
mod tests;

/// A scheme, a host and a port (RFC 6454, section 6.2), in the form that
/// browsers send: in lower case, and without the default port of the scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// The text is not an origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an origin must be written like https://hotel.example or http://localhost:8080, without a path")]
pub struct InvalidOrigin;

impl Origin {
    /// Returns the origin as in the header.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns `host[:port]`.
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.to_ascii_lowercase();
        let (scheme, authority) = text.split_once("://").ok_or(InvalidOrigin)?;
        let implied = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(InvalidOrigin),
        };
        let (host, port) = match authority.rsplit_once(':') {
            // The colons of an IPv6 address are in brackets.
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let port: Option<u16> = port.map(str::parse).transpose().map_err(|_| InvalidOrigin)?;
        // Origins are copied into a Content Security Policy, so other
        // characters are refused.
        let is_name = |host: &str| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        };
        let is_ipv6 = |host: &str| {
            let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            inside.is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok())
        };
        if !is_name(host) && !is_ipv6(host) {
            return Err(InvalidOrigin);
        }
        match port.filter(|port| *port != implied) {
            Some(port) => Ok(Self(format!("{scheme}://{host}:{port}"))),
            None => Ok(Self(format!("{scheme}://{host}"))),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A list of distinct origins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins(Vec<Origin>);

impl Origins {
    /// Returns whether this origin is in the list.
    pub fn contains(&self, origin: &Origin) -> bool {
        self.0.contains(origin)
    }
}

impl FromIterator<Origin> for Origins {
    fn from_iter<I: IntoIterator<Item = Origin>>(origins: I) -> Self {
        let mut each = Vec::new();
        for origin in origins {
            if !each.contains(&origin) {
                each.push(origin);
            }
        }
        Self(each)
    }
}

impl FromStr for Origins {
    type Err = InvalidOrigin;

    /// Parses the format of `Display`.
    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        text.split_ascii_whitespace().map(Origin::from_str).collect()
    }
}

impl fmt::Display for Origins {
    /// Separated by spaces, as in a Content Security Policy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for origin in &self.0 {
            write!(f, "{between}{origin}")?;
            between = " ";
        }
        Ok(())
    }
}
