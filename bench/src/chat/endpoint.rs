//! Address of a server, and connections to it.

use crate::failure::Failure;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::ConfigVerifierExt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, lookup_host};
use tokio_rustls::TlsConnector;

/// Maximum number of connections from one loopback address: the system has 28,000
/// ports for each pair of addresses.
const FROM_ONE_ADDRESS: usize = 20_000;

/// Byte stream in both directions, with or without TLS.
pub trait Wire: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Wire for T {}

/// Open connection.
pub type Connection = Box<dyn Wire>;

/// Server to connect to.
#[derive(Clone)]
pub struct Endpoint {
    /// Host and port, for the `Host` header.
    pub authority: String,
    host: String,
    address: SocketAddr,
    tls: Option<TlsConnector>,
}

impl Endpoint {
    /// Resolves `http://…`, `https://…`, `ws://…`, `wss://…` or `xmpp://…`.
    ///
    /// # Errors
    /// Fails if the URL is not valid, or the host is not found.
    pub async fn resolve(url: &str) -> Result<Self, Failure> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| format!("{url}: the URL has no scheme"))?;
        let authority = rest.split(['/', '?']).next().unwrap_or_default().to_owned();
        let (is_tls, default_port) = match scheme {
            "http" | "ws" => (false, 80),
            "https" | "wss" => (true, 443),
            "xmpp" => (false, 5222),
            _ => return Err(format!("{url}: unknown scheme").into()),
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse()?),
            _ => (authority.as_str(), default_port),
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        let address = lookup_host((host.as_str(), port))
            .await?
            .next()
            .ok_or_else(|| format!("{host}: the host has no address"))?;
        let tls = if is_tls { Some(TlsConnector::from(Arc::new(tls_config()?))) } else { None };
        Ok(Self { authority, host, address, tls })
    }

    /// Returns a URL of the server with a WebSocket scheme.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", if self.tls.is_some() { "wss" } else { "ws" }, self.authority)
    }

    /// Opens the connection with that number. Many connections are distributed over
    /// several loopback addresses.
    pub async fn connect(&self, number: usize) -> Result<Connection, Failure> {
        let socket = if self.address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        if let Some(source) = source(self.address.ip(), number) {
            socket.bind(SocketAddr::new(source, 0))?;
        }
        let stream = socket
            .connect(self.address)
            .await
            .map_err(|error| format!("could not connect to {}: {error}", self.address))?;
        stream.set_nodelay(true)?;
        let Some(tls) = &self.tls else { return Ok(Box::new(stream)) };
        let name = ServerName::try_from(self.host.clone())?;
        Ok(Box::new(tls.connect(name, stream).await?))
    }
}

fn tls_config() -> Result<ClientConfig, Failure> {
    // One provider for the whole process; the first one that was set stays.
    rustls::crypto::ring::default_provider().install_default().ok();
    Ok(ClientConfig::with_platform_verifier()?)
}

/// Returns the source address of the connection with that number, if it is not the
/// default.
fn source(to: IpAddr, number: usize) -> Option<IpAddr> {
    let further = u8::try_from(number / FROM_ONE_ADDRESS).ok()?;
    (to.is_loopback() && to.is_ipv4() && further > 0).then(|| IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1 + further)))
}
