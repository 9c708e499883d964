//! Commands for a hotel's guide and webhooks.

use super::output::{Failure, describe_error, print, read_stdin};
use crate::chat::auth::staff::StaffCaller;
use crate::chat::hotel::webhooks::PutWebhookResult;
use crate::chat::{Chat, ChatError};
use crate::cli::{GuideCommand, WebhookCommand};
use crate::delivery::EgressPolicy;
use crate::store::WebhookKey;
use shared::guide::Guide;
use shared::webhook::PutWebhook;

/// Stores, lists and deletes webhooks. The secret of a new webhook is printed
/// once. The command line has the rights of a manager.
///
/// # Errors
/// Fails if there is no such hotel or webhook, or the URL is not allowed.
pub async fn webhook(chat: &Chat, command: WebhookCommand) -> Result<(), Failure> {
    let (WebhookCommand::Put { slug, .. } | WebhookCommand::List { slug } | WebhookCommand::Delete { slug, .. }) =
        &command;
    let hotel = chat.hotel(slug).await.map_err(|error| describe_error(error, slug, None))?;
    let caller = StaffCaller { hotel, member: None };
    match command {
        WebhookCommand::Put { url, events, .. } => {
            let events = Some(events).filter(|events| !events.is_empty());
            let put = chat.put_webhook(&caller, PutWebhook { url: url.clone(), events }).await;
            match put.map_err(|error| explain_refusal(error, &url))? {
                PutWebhookResult::Created(webhook) => {
                    print(&webhook.secret.unwrap_or_default())?;
                    eprintln!("webhook {} created; its secret cannot be shown again", webhook.id);
                }
                PutWebhookResult::Changed(webhook) => {
                    eprintln!("webhook {} changed; its secret stays the same", webhook.id);
                }
            }
        }
        WebhookCommand::List { .. } => {
            for webhook in chat.webhooks(&caller).await? {
                let events: Vec<_> = webhook.events.iter().map(|event| event.as_str()).collect();
                let disabled = if webhook.disabled_at.is_some() { " (disabled)" } else { "" };
                print(&format!("{} {} {}{disabled}", webhook.id, webhook.url, events.join(",")))?;
            }
        }
        WebhookCommand::Delete { slug, id } => {
            chat.delete_webhook(&caller, WebhookKey(id)).await.map_err(|error| match error {
                ChatError::NotFound => format!("webhook {id} of hotel {slug} does not exist").into(),
                error => Failure::from(error),
            })?;
            eprintln!("webhook {id} of hotel {slug} removed");
        }
    }
    Ok(())
}

/// Adds the setting that would allow a private address. Only the command line
/// may mention it, because its user may change settings.
fn explain_refusal(error: ChatError, url: &str) -> Failure {
    let is_for_being_private = EgressPolicy::Public.parse(url).is_err_and(|why| why.to_string() == error.to_string())
        && EgressPolicy::Private.parse(url).is_ok();
    if is_for_being_private {
        let allowed =
            "to allow private networks, set GUEST_CHAT_WEBHOOKS_PRIVATE=allow for this command and for the server";
        return format!("{error}; {allowed}").into();
    }
    error.into()
}

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
            chat.put_guide(&StaffCaller { hotel, member: None }, guide).await?;
            eprintln!("guide of hotel {slug} stored");
        }
        GuideCommand::Show { .. } => {
            let guide = chat.guide(hotel.key).await?;
            print(&serde_json::to_string_pretty(&guide)?)?;
        }
    }
    Ok(())
}
