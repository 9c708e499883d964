//! Requests to URLs that others provide: checks of the URLs, and the HTTP client.
//! Requests must not reach private networks, unless the operator allows it.

use super::due::DeliveryResponse;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{RequestBuilder, StatusCode, Url, header};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

#[cfg(test)]
mod tests;

/// Maximum length of a URL, in characters.
const MAX_URL_CHARS: usize = 2000;

/// Networks that requests may reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EgressPolicy {
    /// The public internet, over TLS.
    #[default]
    Public,
    /// Private networks too, and this machine without TLS: for development, or
    /// if the hotel's systems are in the same network.
    Private,
}

/// Reason why a URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not a valid URL.
    #[error("url is an address of at most 2000 characters, like https://pms.hotel.example/hooks")]
    Malformed,
    /// It does not use TLS.
    #[error("url begins with https://")]
    NotHttps,
    /// It contains a user name, a password or a fragment.
    #[error("url holds no user, password or fragment")]
    HasMore,
    /// Its address is not on the public internet.
    #[error("url is on the public internet")]
    Private,
}

impl EgressPolicy {
    /// Parses a URL and checks its scheme, its host if that is an IP address,
    /// and its other parts. The addresses of a host name are checked when the
    /// connection is made.
    ///
    /// # Errors
    /// Fails if requests to the URL are not allowed.
    pub fn parse(self, text: &str) -> Result<String, AddressError> {
        if text.chars().count() > MAX_URL_CHARS || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressError::Malformed);
        }
        let url = Url::parse(text).map_err(|_| AddressError::Malformed)?;
        let host = url.host_str().ok_or(AddressError::Malformed)?;
        let address = literal(host);
        match url.scheme() {
            "https" => {}
            "http" if self == Self::Private && is_this_machine(host, address) => {}
            _ => return Err(AddressError::NotHttps),
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(AddressError::HasMore);
        }
        if address.is_some_and(|address| !self.allows(address)) || (self == Self::Public && is_local_name(host)) {
            return Err(AddressError::Private);
        }
        Ok(url.into())
    }

    /// Returns whether connections to an address are allowed.
    pub fn allows(self, address: IpAddr) -> bool {
        self == Self::Private || is_public(address)
    }
}

/// Returns the IP address that a host is, or `None` for a name.
fn literal(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

fn is_this_machine(host: &str, address: Option<IpAddr>) -> bool {
    is_local_name(host) || address.is_some_and(|address| address.to_canonical().is_loopback())
}

/// Returns whether an address is on the public internet (IANA's registries of
/// special-purpose addresses, RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // "This network", carrier-grade NAT, protocol assignments, benchmarks,
        // 6to4 relays, multicast and reserved addresses.
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
        || (a == 192 && b == 88 && c == 99)
        || a >= 224;
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match parts {
        // IPv4 addresses that are translated or tunnelled.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(v4(high, low)),
        [0x2002, high, low, ..] => is_public_v4(v4(high, low)),
        // Documentation, Teredo, benchmarks and the like.
        [0x2001, 0..0x200, ..] | [0x2001, 0xdb8, ..] | [0x3ff0..=0x3fff, ..] => false,
        // Only global unicast remains.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

/// A DNS resolver that returns only allowed addresses, so that the address that
/// was checked is also the one that is used.
pub struct CheckedNames(pub EgressPolicy);

impl Resolve for CheckedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| policy.allows(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the host name has no public address".into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// Time limit of a request.
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// Creates a client that reaches only allowed networks. Returns `None` if this
/// machine trusts no certificate authority: a server without webhooks and push
/// still works there.
pub fn http(policy: EgressPolicy, timeout: Duration) -> Option<reqwest::Client> {
    // One provider for the whole process; a second installation has no effect.
    rustls::crypto::ring::default_provider().install_default().ok();
    let http = reqwest::Client::builder()
        .timeout(timeout)
        // A redirect could lead to a forbidden address, and a proxy would
        // resolve the name itself.
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(CheckedNames(policy)))
        .user_agent(concat!("guest-chat/", env!("CARGO_PKG_VERSION")))
        .build();
    http.ok()
}

/// Sends a request and returns its result; error texts contain no URL.
pub async fn send_request(request: RequestBuilder) -> DeliveryResponse {
    match request.send().await {
        Ok(response) => {
            let retry_after_s = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
            let retry_after_s = retry_after_s.and_then(|text| text.trim().parse().ok());
            match (response.status(), retry_after_s) {
                (StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE, Some(after_s)) => {
                    DeliveryResponse::RetryLater { status: response.status().as_u16(), after_s }
                }
                (status, _) => DeliveryResponse::Status(status.as_u16()),
            }
        }
        Err(error) if error.is_timeout() => DeliveryResponse::Failed("no answer in time".to_owned()),
        Err(error) if error.is_connect() => DeliveryResponse::Failed("no connection".to_owned()),
        Err(_) => DeliveryResponse::Failed("the request failed".to_owned()),
    }
}
