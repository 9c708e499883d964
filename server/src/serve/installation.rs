//! Values that an installation generates once and stores in its database.

use crate::clock::Random;
use crate::config::Config;
use crate::realtime::PusherApp;
use crate::realtime::app::Secret;
use crate::store::{Store, StoreError};
use futures_util::FutureExt;

#[cfg(test)]
mod tests;

/// Returns the Pusher app of this installation: the one in the settings, or one
/// that is generated once, so that open pages survive a restart.
pub async fn pusher_app(store: &Store, config: &Config, random: &dyn Random) -> Result<PusherApp, StoreError> {
    if let Some(app) = configured_app(config) {
        return Ok(app);
    }
    let hex = || random.uuid().simple().to_string();
    Ok(PusherApp {
        id: stored_setting(store, "embedded_app_id", app_id(random)).await?,
        key: stored_setting(store, "embedded_app_key", hex()).await?,
        secret: Secret::new(stored_setting(store, "embedded_app_secret", hex()).await?),
    })
}

/// Returns the Pusher app in the settings, if they name one.
pub fn configured_app(config: &Config) -> Option<PusherApp> {
    let app = config.pusher.as_ref()?;
    Some(PusherApp { id: app.id.clone(), key: app.key.clone(), secret: app.secret.clone() })
}

/// Generates an app id, 1 to 2147483647: digits only, because Pusher's library
/// for Python accepts nothing else, and within a signed number of 32 bits.
fn app_id(random: &dyn Random) -> String {
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    (u32::from_be_bytes(bytes) >> 1).max(1).to_string()
}

/// Returns a setting's value; the first stored value stays.
pub async fn stored_setting(store: &Store, name: &'static str, new_value: String) -> Result<String, StoreError> {
    store
        .write(move |mut db| {
            async move {
                db.insert_setting(name, &new_value).await?;
                db.setting(name).await?.ok_or(StoreError::Corrupt("setting".into()))
            }
            .boxed()
        })
        .await
}
