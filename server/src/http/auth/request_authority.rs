//! The address under which a client reached the server.

/// The address under which the client reached the server: `Host`, and whether a
/// trusted proxy reports TLS.
pub struct RequestAuthority {
    /// `host[:port]`.
    pub host: Option<String>,
    /// `true` if the client used TLS.
    pub tls: bool,
}
