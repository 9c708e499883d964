//! Commands for credentials: members of staff and API keys.

use super::output::{Failure, describe_error, print, read_stdin};
use crate::chat::{Chat, ChatError};
use crate::cli::{ApiKeyCommand, StaffCommand};

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
        StaffCommand::Remove { slug, email } => {
            chat.hotel(&slug).await.map_err(|error| describe_error(error, &slug, None))?;
            chat.remove_staff(&slug, &email).await.map_err(|error| match error {
                ChatError::NotFound => format!("{email} is not a member of staff of hotel {slug}").into(),
                error => Failure::from(error),
            })?;
            eprintln!("member of staff {email} of hotel {slug} removed");
        }
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
