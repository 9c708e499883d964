//! Settings of the realtime engine.

use super::error::{ConfigError, invalid_setting};
use crate::realtime::app::Secret;
use crate::realtime::pusher::Endpoint;

/// The Pusher app, if the settings name one.
#[derive(Clone, Debug)]
pub struct PusherSettings {
    /// `PUSHER_APP_ID`.
    pub id: String,
    /// `PUSHER_KEY`.
    pub key: String,
    /// `PUSHER_SECRET`.
    pub secret: Secret,
}

/// Reads the addresses of a separate engine; returns `None` for the embedded one.
pub(super) fn read_engine(
    var: &impl Fn(&str) -> Option<String>,
    cluster: &str,
    has_app: bool,
) -> Result<Option<Endpoint>, ConfigError> {
    match var("REALTIME").as_deref() {
        None | Some("embedded") => Ok(None),
        Some("pusher") if !has_app => {
            Err(invalid_setting("PUSHER_KEY", "REALTIME=pusher requires PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET"))
        }
        Some("pusher") => read_endpoint(var, cluster).map(Some),
        Some(_) => Err(invalid_setting("REALTIME", "must be embedded, or pusher for a separate engine")),
    }
}

/// Returns the addresses of the engine: those of hosted Channels in the
/// cluster, unless `PUSHER_HOST` names another. Pages may use another address
/// than the server.
fn read_endpoint(var: &impl Fn(&str) -> Option<String>, cluster: &str) -> Result<Endpoint, ConfigError> {
    let (api_host, client_host) = match var("PUSHER_HOST") {
        Some(host) => (host.clone(), host),
        None => (format!("api-{cluster}.pusher.com"), format!("ws-{cluster}.pusher.com")),
    };
    let tls = read_scheme(var, "PUSHER_SCHEME")?.unwrap_or(true);
    let api_port = read_port(var, "PUSHER_PORT")?.unwrap_or(default_port(tls));
    let scheme = if tls { "https" } else { "http" };
    let api = format!("{scheme}://{}:{api_port}", check_host("PUSHER_HOST", api_host)?);
    let client_tls = read_scheme(var, "PUSHER_CLIENT_SCHEME")?;
    // If pages have a scheme of their own, its default port applies.
    let client_port = read_port(var, "PUSHER_CLIENT_PORT")?;
    let client_port = client_port.unwrap_or_else(|| client_tls.map_or(api_port, default_port));
    Ok(Endpoint {
        api,
        host: check_host("PUSHER_CLIENT_HOST", var("PUSHER_CLIENT_HOST").unwrap_or(client_host))?,
        port: client_port,
        tls: client_tls.unwrap_or(tls),
    })
}

fn default_port(tls: bool) -> u16 {
    if tls { 443 } else { 80 }
}

/// Reads a setting that names a scheme, and returns whether it is https.
fn read_scheme(var: &impl Fn(&str) -> Option<String>, name: &'static str) -> Result<Option<bool>, ConfigError> {
    match var(name).as_deref() {
        None => Ok(None),
        Some("https") => Ok(Some(true)),
        Some("http") => Ok(Some(false)),
        Some(_) => Err(invalid_setting(name, "must be http or https")),
    }
}

fn read_port(var: &impl Fn(&str) -> Option<String>, name: &'static str) -> Result<Option<u16>, ConfigError> {
    match var(name).map(|port| port.parse()) {
        None => Ok(None),
        Some(Ok(port)) if port > 0 => Ok(Some(port)),
        Some(_) => Err(invalid_setting(name, "must be a port from 1 to 65535, like 443")),
    }
}

/// Checks that a setting is a host name or an IP address.
fn check_host(name: &'static str, host: String) -> Result<String, ConfigError> {
    match format!("http://{host}/").parse::<http::Uri>() {
        Ok(uri) if uri.host() == Some(host.as_str()) && uri.port().is_none() => Ok(host),
        _ => Err(invalid_setting(name, "must be a host name or an IP address, like soketi.hotel.example")),
    }
}

/// Reads the app, if the settings name one.
pub(super) fn read_pusher_app(var: &impl Fn(&str) -> Option<String>) -> Result<Option<PusherSettings>, ConfigError> {
    const NAMES: [&str; 3] = ["PUSHER_APP_ID", "PUSHER_KEY", "PUSHER_SECRET"];
    match NAMES.map(var) {
        [None, None, None] => Ok(None),
        [Some(id), Some(key), Some(secret)] => {
            // Both become part of URLs without escaping.
            for (name, value) in [(NAMES[0], &id), (NAMES[1], &key)] {
                if !value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
                    return Err(invalid_setting(name, "must consist of letters, digits, - and _"));
                }
            }
            Ok(Some(PusherSettings { id, key, secret: Secret::new(secret) }))
        }
        values => {
            let missing = NAMES.into_iter().zip(values).find(|(_, value)| value.is_none());
            let name = missing.map_or(NAMES[0], |(name, _)| name);
            Err(invalid_setting(name, "PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET must be set together or not at all"))
        }
    }
}
