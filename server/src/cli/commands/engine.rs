//! `guest-chat engine`: settings for libraries that connect to the realtime
//! engine.

use super::output::{Failure, print};
use crate::config::Config;
use crate::realtime::PusherApp;
use serde::Serialize;

/// Settings of a Pusher library for servers, under the names that most of
/// those libraries use.
#[derive(Serialize)]
struct EngineSettings<'a> {
    app_id: &'a str,
    key: &'a str,
    secret: &'a str,
    cluster: &'a str,
    host: &'a str,
    port: u16,
    scheme: &'a str,
}

/// Prints the app and the address of the engine as JSON on standard output.
///
/// # Errors
/// Fails if standard output is closed.
pub fn print_settings(app: &PusherApp, config: &Config) -> Result<(), Failure> {
    let api = config.engine.as_ref().map_or(&config.public_url.base, |endpoint| &endpoint.api);
    let api: http::Uri = api.parse()?;
    let scheme = api.scheme_str().unwrap_or("https");
    let settings = EngineSettings {
        app_id: &app.id,
        key: &app.key,
        secret: app.secret.expose(),
        cluster: &config.cluster,
        host: api.host().unwrap_or_default(),
        port: api.port_u16().unwrap_or(if scheme == "http" { 80 } else { 443 }),
        scheme,
    };
    print(&serde_json::to_string_pretty(&settings)?)?;
    eprintln!("with the secret a program can read every channel and send events; protect it like a password");
    Ok(())
}
