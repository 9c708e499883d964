//! `guest-chat guide …`

use super::output::{Failure, describe_error, print, read_stdin};
use crate::chat::Chat;
use crate::chat::auth::desk::Desk;
use crate::cli::GuideCommand;
use shared::guide::Guide;

/// Stores or prints a guide. The command line has the rights of a manager.
///
/// # Errors
/// Fails if there is no such hotel, or the input is not a valid guide.
pub async fn guide(chat: &Chat, command: GuideCommand) -> Result<(), Failure> {
    let (GuideCommand::Put { slug } | GuideCommand::Show { slug }) = &command;
    let hotel = chat.hotel(slug).await.map_err(|error| describe_error(error, slug, None))?;
    match command {
        GuideCommand::Put { slug } => {
            let guide: Guide = serde_json::from_str(&read_stdin()?)
                .map_err(|error| format!("the input is not a valid guide: {error}"))?;
            chat.put_guide(&Desk { hotel, member: None }, guide).await?;
            eprintln!("guide of hotel {slug} stored");
        }
        GuideCommand::Show { .. } => {
            let guide = chat.guide(hotel.key).await?;
            print(&serde_json::to_string_pretty(&guide)?)?;
        }
    }
    Ok(())
}
