//! Commands for credentials: members of staff, API keys, and the app of the
//! realtime engine.

use super::output::{Failure, describe_error, print, read_stdin};
use crate::chat::{Chat, ChatError};
use crate::cli::{ApiKeyCommand, StaffCommand};
use crate::clock::OsRandom;
use crate::config::Config;
use crate::serve::pusher_app;
use crate::store::Store;
use serde::Serialize;

/// Manages members of staff.
///
/// # Errors
/// Fails if there is no such hotel or person, or the input is not valid.
pub async fn staff(chat: &Chat, command: StaffCommand, public_url: &str) -> Result<(), Failure> {
    match command {
        StaffCommand::Put { slug, email, name, role, access } => {
            let password = read_stdin()?.trim_end_matches(['\r', '\n']).to_owned();
            let put = chat.put_staff(&slug, email.clone(), name, role, access, password).await;
            put.map_err(|error| describe_error(error, &slug, None))?;
            eprintln!("{email} ({access}) can sign in at {public_url}/desk/hotel/{slug}");
        }
        StaffCommand::List { slug } => {
            for member in chat.staff_of(&slug).await.map_err(|error| describe_error(error, &slug, None))? {
                print(&format!("{} {:?} {:?} {}", member.email, member.name, member.role, member.access))?;
            }
        }
        StaffCommand::Remove { slug, email } => match chat.remove_staff(&slug, &email).await {
            Err(ChatError::NotFound) => return Err(format!("{email} is not a member of staff of hotel {slug}").into()),
            other => {
                other?;
                eprintln!("member of staff {email} of hotel {slug} removed");
            }
        },
    }
    Ok(())
}

/// Creates and revokes API keys.
///
/// # Errors
/// Fails if there is no such hotel.
pub async fn api_key(chat: &Chat, command: ApiKeyCommand) -> Result<(), Failure> {
    match command {
        ApiKeyCommand::New { slug } => {
            let key = chat.new_api_key(&slug).await.map_err(|error| describe_error(error, &slug, None))?;
            print(key.expose())?;
        }
        ApiKeyCommand::Revoke { slug } => {
            let revoked = chat.revoke_api_keys(&slug).await.map_err(|error| describe_error(error, &slug, None))?;
            eprintln!("{revoked} key(s) revoked");
        }
    }
    Ok(())
}

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

/// Prints app and address of the engine as JSON on standard output. In a new
/// installation, creates the app if no server has done so.
///
/// # Errors
/// Fails if the database fails, or if standard output is closed.
pub async fn engine(store: &Store, config: &Config) -> Result<(), Failure> {
    let app = pusher_app(store, config, &OsRandom).await?;
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
    eprintln!("whoever has the secret can read every channel and send events; protect it like a password");
    Ok(())
}
