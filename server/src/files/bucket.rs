//! Buckets of S3 or a compatible service: the connection, and the reasons of
//! refusals.

use super::error::FilesError;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientConfigKey, ClientOptions, ObjectStore, RetryConfig};
use std::sync::Arc;
use std::time::Duration;

/// Time limit for opening a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time for which a request is retried. It is short, because a person waits for
/// it and a page retries by itself.
const RETRY_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum pause between two attempts.
const MAX_RETRY_PAUSE: Duration = Duration::from_secs(1);

/// Opens a bucket with the settings `AWS_…`; other settings are ignored. This
/// sends no request.
pub fn open(
    name: &str,
    prefix: &str,
    settings: impl IntoIterator<Item = (String, String)>,
) -> Result<Arc<dyn ObjectStore>, FilesError> {
    // Commands other than `serve` have set up no TLS; the first provider that
    // is set stays.
    rustls::crypto::ring::default_provider().install_default().ok();
    let builder = settings.into_iter().fold(default_builder(), |builder, (setting, value)| {
        let value = value.trim();
        let key = setting.starts_with("AWS_").then(|| setting.to_ascii_lowercase().parse().ok()).flatten();
        match key {
            Some(key) if !value.is_empty() => builder.with_config(key, value),
            _ => builder,
        }
    });
    check(&builder)?;
    Ok(Arc::new(PrefixStore::new(builder.with_bucket_name(name).build()?, prefix)))
}

/// Returns the defaults, which settings override.
pub(super) fn default_builder() -> AmazonS3Builder {
    // No time limit on a whole response or on a piece of it: the HTTP client
    // would count the time that a guest takes to receive the data. The time
    // limit on the bucket is applied by the callers.
    let client = ClientOptions::new().with_timeout_disabled().with_connect_timeout(CONNECT_TIMEOUT);
    let backoff = BackoffConfig { max_backoff: MAX_RETRY_PAUSE, ..BackoffConfig::default() };
    AmazonS3Builder::new()
        .with_client_options(client)
        .with_retry(RetryConfig { backoff, retry_timeout: RETRY_TIMEOUT, ..RetryConfig::default() })
        // Deletion of single objects works with all compatible services.
        .with_disable_bulk_delete(true)
}

/// Checks settings whose errors would otherwise show only with the first file.
fn check(builder: &AmazonS3Builder) -> Result<(), FilesError> {
    let setting = |key| builder.get_config_value(&key);
    let key = setting(AmazonS3ConfigKey::AccessKeyId).is_some();
    if key != setting(AmazonS3ConfigKey::SecretAccessKey).is_some() {
        return Err(FilesError::Setting(
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set together or not at all",
        ));
    }
    let endpoint = setting(AmazonS3ConfigKey::S3Endpoint).or_else(|| setting(AmazonS3ConfigKey::Endpoint));
    let allowed = setting(AmazonS3ConfigKey::Client(ClientConfigKey::AllowHttp));
    match endpoint.as_deref().and_then(|endpoint| endpoint.split_once("://")) {
        Some(("https", _)) => Ok(()),
        Some(("http", _)) if allowed.is_some_and(|allowed| allowed != "false") => Ok(()),
        Some(("http", _)) => Err(FilesError::Setting("AWS_ENDPOINT has no TLS; set AWS_ALLOW_HTTP=true to allow this")),
        None if endpoint.is_none() => Ok(()),
        _ => Err(FilesError::Setting("AWS_ENDPOINT must begin with https:// or http://")),
    }
}
