//! Settings, from environment variables. All defaults work on a single machine
//! without further software; an invalid setting stops the start with a line
//! that names it.

use crate::chat::service::StorageLimits;
use crate::delivery::EgressPolicy;
use crate::delivery::web_push::vapid::{Contact, ContactError};
use crate::files::FileLocation;
use crate::limits;
use crate::networks::TrustedProxies;
use crate::realtime::app::Secret;
use crate::realtime::pusher::Endpoint;
use std::net::SocketAddr;

mod public_url;
#[cfg(test)]
mod tests;
mod unknown;

pub use public_url::PublicUrl;
pub use unknown::{UnknownSetting, unknown_among, unknown_settings};

/// An invalid setting: its name and the expected format.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {rule}")]
pub struct ConfigError {
    name: &'static str,
    rule: String,
}

pub(crate) fn invalid_setting(name: &'static str, rule: impl Into<String>) -> ConfigError {
    ConfigError { name, rule: rule.into() }
}

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

/// All settings.
#[derive(Clone, Debug)]
pub struct Config {
    /// `GUEST_CHAT_ADDR`: address on which the server listens.
    pub addr: SocketAddr,
    /// `PUBLIC_URL`: base of guest links.
    pub public_url: PublicUrl,
    /// `DATABASE_URL`.
    pub database_url: String,
    /// `GUEST_CHAT_FILES`: location of uploaded files.
    pub files: FileLocation,
    /// `PUSHER_APP_ID`, `PUSHER_KEY`, `PUSHER_SECRET`: all three or none.
    pub pusher: Option<PusherSettings>,
    /// `PUSHER_CLUSTER`: the cluster, which pusher-js requires.
    pub cluster: String,
    /// `REALTIME=pusher`: a separate engine at `PUSHER_HOST`, `PUSHER_PORT` and
    /// `PUSHER_SCHEME`, and for pages at `PUSHER_CLIENT_HOST`,
    /// `PUSHER_CLIENT_PORT` and `PUSHER_CLIENT_SCHEME` if these differ; `None`
    /// for the embedded engine.
    pub engine: Option<Endpoint>,
    /// `GUEST_CHAT_SEND_PER_MINUTE`: limit on a guest's messages; 0 for no
    /// limit.
    pub send_per_minute: u32,
    /// `GUEST_CHAT_API_KEY_PER_MINUTE`: limit on requests of a hotel's system
    /// that write; 0 for no limit.
    pub api_key_per_minute: u32,
    /// `GUEST_CHAT_FILES_PER_STAY_MIB`, `GUEST_CHAT_FILES_KEEP_FREE_MIB`:
    /// limits on file storage.
    pub storage: StorageLimits,
    /// `GUEST_CHAT_SOCKETS_PER_ADDRESS`: limit on concurrent sockets of the
    /// embedded engine from one address; 0 for no limit.
    pub sockets_per_address: usize,
    /// `GUEST_CHAT_METRICS_TOKEN`: token for `/metrics`. Without it, only
    /// programs on this machine may read `/metrics`, and only if `PUBLIC_URL`
    /// is a loopback address.
    pub metrics_token: Option<Secret>,
    /// `GUEST_CHAT_WEBHOOKS_PRIVATE=allow`: lets webhooks be in private
    /// networks, and on this machine without TLS.
    pub webhook_policy: EgressPolicy,
    /// `GUEST_CHAT_PUSH_PRIVATE=allow`: the same for push services, for
    /// development and tests: any guest can name a push service.
    pub push_policy: EgressPolicy,
    /// `GUEST_CHAT_PUSH_CONTACT`: the operator's contact for push services; by
    /// default `PUBLIC_URL` if it uses TLS.
    pub push_contact: Option<Contact>,
    /// `GUEST_CHAT_LOG`: format of the log.
    pub log: LogFormat,
    /// `GUEST_CHAT_TRUSTED_PROXIES`: proxies whose headers about clients are
    /// trusted.
    pub trusted_proxies: TrustedProxies,
}

/// Format of the log on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object per line, for programs.
    Json,
}

impl Config {
    /// Reads the settings through `var`, which returns the value of a variable.
    ///
    /// # Errors
    /// The first invalid setting.
    pub fn read(var: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let var = |name: &str| var(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        let addr: SocketAddr = var("GUEST_CHAT_ADDR")
            .unwrap_or_else(|| "127.0.0.1:3000".to_owned())
            .parse()
            .map_err(|_| invalid_setting("GUEST_CHAT_ADDR", "must be an IP address and a port, like 127.0.0.1:3000"))?;
        let public_url = var("PUBLIC_URL").unwrap_or_else(|| format!("http://{addr}"));
        let public_url = PublicUrl::parse(&public_url).ok_or_else(|| {
            invalid_setting("PUBLIC_URL", "must be a URL without a path, like https://chat.hotel.example")
        })?;
        let database_url = var("DATABASE_URL").unwrap_or_else(|| "sqlite://data/guest-chat.db".to_owned());
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err(invalid_setting(
                "DATABASE_URL",
                "must be a URL like sqlite://data/guest-chat.db or postgres://user@host/name",
            ));
        }
        let files = var("GUEST_CHAT_FILES").unwrap_or_else(|| "data/files".to_owned());
        let files = files.parse().map_err(|()| {
            invalid_setting("GUEST_CHAT_FILES", "must be a folder, or a bucket like s3://bucket/prefix")
        })?;
        let send_per_minute =
            var("GUEST_CHAT_SEND_PER_MINUTE").map_or(Ok(limits::MESSAGES.rate().refill), |text| text.parse()).map_err(
                |_| invalid_setting("GUEST_CHAT_SEND_PER_MINUTE", "must be a number of messages, 0 for no limit"),
            )?;
        let api_key_per_minute = var("GUEST_CHAT_API_KEY_PER_MINUTE")
            .map_or(Ok(limits::API_KEY_WRITES.rate().refill), |text| text.parse())
            .map_err(|_| {
                invalid_setting("GUEST_CHAT_API_KEY_PER_MINUTE", "must be a number of requests, 0 for no limit")
            })?;
        let defaults = StorageLimits::default();
        let storage = StorageLimits {
            side_bytes: mebibytes(&var, "GUEST_CHAT_FILES_PER_STAY_MIB", defaults.side_bytes)?,
            free_bytes: mebibytes(&var, "GUEST_CHAT_FILES_KEEP_FREE_MIB", defaults.free_bytes)?,
        };
        let sockets_per_address = var("GUEST_CHAT_SOCKETS_PER_ADDRESS")
            .map_or(Ok(limits::ADDRESS_SOCKETS.count()), |text| text.parse())
            .map_err(|_| {
                invalid_setting("GUEST_CHAT_SOCKETS_PER_ADDRESS", "must be a number of sockets, 0 for no limit")
            })?;
        let cluster = var("PUSHER_CLUSTER").unwrap_or_else(|| "mt1".to_owned());
        if !cluster.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(invalid_setting("PUSHER_CLUSTER", "must be the name of a cluster, like eu"));
        }
        let pusher = pusher(&var)?;
        let engine = match var("REALTIME").as_deref() {
            None | Some("embedded") => None,
            Some("pusher") if pusher.is_none() => {
                return Err(invalid_setting(
                    "PUSHER_KEY",
                    "REALTIME=pusher requires PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET",
                ));
            }
            Some("pusher") => Some(endpoint(&var, &cluster)?),
            Some(_) => return Err(invalid_setting("REALTIME", "must be embedded, or pusher for a separate engine")),
        };
        let metrics_token = var("GUEST_CHAT_METRICS_TOKEN").map(Secret::new);
        let webhook_policy = egress_policy(&var, "GUEST_CHAT_WEBHOOKS_PRIVATE")?;
        let push_policy = egress_policy(&var, "GUEST_CHAT_PUSH_PRIVATE")?;
        let push_contact = match var("GUEST_CHAT_PUSH_CONTACT") {
            Some(text) => Some(
                text.parse()
                    .map_err(|error: ContactError| invalid_setting("GUEST_CHAT_PUSH_CONTACT", error.to_string()))?,
            ),
            None => public_url.base.parse().ok(),
        };
        let log = match var("GUEST_CHAT_LOG").as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(_) => return Err(invalid_setting("GUEST_CHAT_LOG", "must be text or json")),
        };
        let trusted_proxies = var("GUEST_CHAT_TRUSTED_PROXIES").unwrap_or_default().parse().map_err(|()| {
            invalid_setting(
                "GUEST_CHAT_TRUSTED_PROXIES",
                "must be addresses or networks separated by commas, like 127.0.0.1,10.0.0.0/8",
            )
        })?;
        Ok(Self {
            addr,
            public_url,
            database_url,
            files,
            pusher,
            cluster,
            engine,
            send_per_minute,
            api_key_per_minute,
            storage,
            sockets_per_address,
            metrics_token,
            webhook_policy,
            push_policy,
            push_contact,
            log,
            trusted_proxies,
        })
    }
}

/// Reads a setting in mebibytes and returns bytes.
fn mebibytes(var: &impl Fn(&str) -> Option<String>, name: &'static str, default: u64) -> Result<u64, ConfigError> {
    let Some(text) = var(name) else { return Ok(default) };
    let count: u32 =
        text.parse().map_err(|_| invalid_setting(name, "must be a number of mebibytes, 0 for no limit"))?;
    Ok(u64::from(count) * 1024 * 1024)
}

/// Reads the setting for the allowed networks of one kind of request.
fn egress_policy(var: &impl Fn(&str) -> Option<String>, name: &'static str) -> Result<EgressPolicy, ConfigError> {
    match var(name).as_deref() {
        None | Some("refuse") => Ok(EgressPolicy::Public),
        Some("allow") => Ok(EgressPolicy::Private),
        Some(_) => Err(invalid_setting(name, "must be allow or refuse")),
    }
}

/// Returns the addresses of the engine: those of hosted Channels in the
/// cluster, unless `PUSHER_HOST` names another. Pages may use another address
/// than the server.
fn endpoint(var: &impl Fn(&str) -> Option<String>, cluster: &str) -> Result<Endpoint, ConfigError> {
    let (api_host, client_host) = match var("PUSHER_HOST") {
        Some(host) => (host.clone(), host),
        None => (format!("api-{cluster}.pusher.com"), format!("ws-{cluster}.pusher.com")),
    };
    let tls = read_scheme(var, "PUSHER_SCHEME")?.unwrap_or(true);
    let api_port = read_port(var, "PUSHER_PORT")?.unwrap_or(default_port(tls));
    let scheme = if tls { "https" } else { "http" };
    let api = format!("{scheme}://{}:{api_port}", checked_host("PUSHER_HOST", api_host)?);
    let client_tls = read_scheme(var, "PUSHER_CLIENT_SCHEME")?;
    // If pages have a scheme of their own, its default port applies.
    let client_port = read_port(var, "PUSHER_CLIENT_PORT")?;
    let client_port = client_port.unwrap_or_else(|| client_tls.map_or(api_port, default_port));
    Ok(Endpoint {
        api,
        host: checked_host("PUSHER_CLIENT_HOST", var("PUSHER_CLIENT_HOST").unwrap_or(client_host))?,
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
        Some(_) => Err(invalid_setting(name, "must be a port, like 443")),
    }
}

/// Checks that a setting is a host name or an IP address.
fn checked_host(name: &'static str, host: String) -> Result<String, ConfigError> {
    match format!("http://{host}/").parse::<http::Uri>() {
        Ok(uri) if uri.host() == Some(host.as_str()) && uri.port().is_none() => Ok(host),
        _ => Err(invalid_setting(name, "must be a host name or an IP address, like soketi.hotel.example")),
    }
}

fn pusher(var: &impl Fn(&str) -> Option<String>) -> Result<Option<PusherSettings>, ConfigError> {
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
