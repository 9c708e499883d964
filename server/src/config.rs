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
use engine::{read_engine, read_pusher_app};
use std::net::SocketAddr;

mod engine;
mod error;
mod public_url;
#[cfg(test)]
mod tests;
mod unknown;

pub use engine::PusherSettings;
pub use error::ConfigError;
pub(crate) use error::invalid_setting;
pub use public_url::PublicUrl;
pub use unknown::{UnknownSetting, unknown_among, unknown_settings};

const MIB: u64 = 1024 * 1024;

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
        let addr = read_address(&var)?;
        let public_url = read_public_url(&var, addr)?;
        let database_url = read_database_url(&var)?;
        let files = read_files(&var)?;
        let send_per_minute = count(&var, "GUEST_CHAT_SEND_PER_MINUTE", "messages", limits::MESSAGES.rate().refill)?;
        let api_key_per_minute =
            count(&var, "GUEST_CHAT_API_KEY_PER_MINUTE", "requests", limits::API_KEY_WRITES.rate().refill)?;
        let storage = read_storage_limits(&var)?;
        let sockets_per_address =
            count(&var, "GUEST_CHAT_SOCKETS_PER_ADDRESS", "WebSockets", limits::ADDRESS_SOCKETS.count())?;
        let cluster = read_cluster(&var)?;
        let pusher = read_pusher_app(&var)?;
        let engine = read_engine(&var, &cluster, pusher.is_some())?;
        let metrics_token = var("GUEST_CHAT_METRICS_TOKEN").map(Secret::new);
        let webhook_policy = egress_policy(&var, "GUEST_CHAT_WEBHOOKS_PRIVATE")?;
        let push_policy = egress_policy(&var, "GUEST_CHAT_PUSH_PRIVATE")?;
        let push_contact = read_push_contact(&var, &public_url)?;
        let log = read_log_format(&var)?;
        let trusted_proxies = read_trusted_proxies(&var)?;
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

fn read_address(var: &impl Fn(&str) -> Option<String>) -> Result<SocketAddr, ConfigError> {
    let address = var("GUEST_CHAT_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
    address
        .parse()
        .map_err(|_| invalid_setting("GUEST_CHAT_ADDR", "must be an IP address and a port, like 127.0.0.1:3000"))
}

fn read_public_url(var: &impl Fn(&str) -> Option<String>, address: SocketAddr) -> Result<PublicUrl, ConfigError> {
    let url = var("PUBLIC_URL").unwrap_or_else(|| format!("http://{address}"));
    PublicUrl::parse(&url)
        .ok_or_else(|| invalid_setting("PUBLIC_URL", "must be a URL without a path, like https://chat.hotel.example"))
}

fn read_database_url(var: &impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    let url = var("DATABASE_URL").unwrap_or_else(|| "sqlite://data/guest-chat.db".to_owned());
    if ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
        return Ok(url);
    }
    Err(invalid_setting("DATABASE_URL", "must be a URL like sqlite://data/guest-chat.db or postgres://user@host/name"))
}

fn read_files(var: &impl Fn(&str) -> Option<String>) -> Result<FileLocation, ConfigError> {
    let location = var("GUEST_CHAT_FILES").unwrap_or_else(|| "data/files".to_owned());
    location
        .parse()
        .map_err(|()| invalid_setting("GUEST_CHAT_FILES", "must be a folder, or a bucket like s3://bucket/prefix"))
}

fn read_storage_limits(var: &impl Fn(&str) -> Option<String>) -> Result<StorageLimits, ConfigError> {
    let defaults = StorageLimits::default();
    Ok(StorageLimits {
        side_bytes: mebibytes(var, "GUEST_CHAT_FILES_PER_STAY_MIB", defaults.side_bytes)?,
        free_bytes: mebibytes(var, "GUEST_CHAT_FILES_KEEP_FREE_MIB", defaults.free_bytes)?,
    })
}

fn read_cluster(var: &impl Fn(&str) -> Option<String>) -> Result<String, ConfigError> {
    let cluster = var("PUSHER_CLUSTER").unwrap_or_else(|| "mt1".to_owned());
    if cluster.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        return Ok(cluster);
    }
    Err(invalid_setting("PUSHER_CLUSTER", "must be the name of a cluster, like eu"))
}

/// Reads the contact for push services: by default the public URL, if it can be
/// one.
fn read_push_contact(
    var: &impl Fn(&str) -> Option<String>,
    public_url: &PublicUrl,
) -> Result<Option<Contact>, ConfigError> {
    match var("GUEST_CHAT_PUSH_CONTACT") {
        Some(text) => text
            .parse()
            .map(Some)
            .map_err(|error: ContactError| invalid_setting("GUEST_CHAT_PUSH_CONTACT", error.to_string())),
        None => Ok(public_url.base.parse().ok()),
    }
}

fn read_log_format(var: &impl Fn(&str) -> Option<String>) -> Result<LogFormat, ConfigError> {
    match var("GUEST_CHAT_LOG").as_deref() {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(_) => Err(invalid_setting("GUEST_CHAT_LOG", "must be text or json")),
    }
}

fn read_trusted_proxies(var: &impl Fn(&str) -> Option<String>) -> Result<TrustedProxies, ConfigError> {
    var("GUEST_CHAT_TRUSTED_PROXIES").unwrap_or_default().parse().map_err(|()| {
        invalid_setting(
            "GUEST_CHAT_TRUSTED_PROXIES",
            "must be addresses or networks separated by commas, like 127.0.0.1,10.0.0.0/8",
        )
    })
}

/// Reads a setting that is a number of `things`; 0 means no limit.
fn count<T: TryFrom<u32>>(
    var: &impl Fn(&str) -> Option<String>,
    name: &'static str,
    things: &str,
    default: T,
) -> Result<T, ConfigError> {
    let Some(text) = var(name) else { return Ok(default) };
    let count = text.parse::<u32>().ok().and_then(|count| T::try_from(count).ok());
    count.ok_or_else(|| {
        let rule = format!("must be a number of {things} from 0 to {}, 0 for no limit", u32::MAX);
        invalid_setting(name, rule)
    })
}

/// Reads a setting in mebibytes and returns bytes.
fn mebibytes(var: &impl Fn(&str) -> Option<String>, name: &'static str, default: u64) -> Result<u64, ConfigError> {
    Ok(count(var, name, "mebibytes", default / MIB)? * MIB)
}

/// Reads the setting for the allowed networks of one kind of request.
fn egress_policy(var: &impl Fn(&str) -> Option<String>, name: &'static str) -> Result<EgressPolicy, ConfigError> {
    match var(name).as_deref() {
        None | Some("refuse") => Ok(EgressPolicy::Public),
        Some("allow") => Ok(EgressPolicy::Private),
        Some(_) => Err(invalid_setting(name, "must be allow or refuse")),
    }
}
