//! `guest-chat link …` and `guest-chat setup-link`

use super::output::{Failure, describe_error, print};
use crate::chat::Chat;
use crate::chat::conversations::bookings::NewLink;
use crate::cli::{LinkArgs, LinkCommand};
use shared::{Timestamp, paths};

/// Creates a link and prints it, or revokes all links of a booking.
///
/// # Errors
/// Fails if there is no such hotel or booking.
pub async fn link(chat: &Chat, args: LinkArgs, public_url: &str) -> Result<(), Failure> {
    if let Some(LinkCommand::Revoke { slug, booking_id }) = args.command {
        chat.hotel(&slug).await.map_err(|error| describe_error(error, &slug, None))?;
        let revoked = chat.revoke_links(&slug, &booking_id).await;
        let revoked = revoked.map_err(|error| describe_error(error, &slug, Some(&booking_id)))?;
        eprintln!("{revoked} link(s) revoked");
        return Ok(());
    }
    let (Some(slug), Some(booking_id)) = (args.slug, args.booking_id) else {
        return Err("a link needs a hotel and a booking".into());
    };
    chat.hotel(&slug).await.map_err(|error| describe_error(error, &slug, None))?;
    let link =
        chat.new_link(&slug, &booking_id).await.map_err(|error| describe_error(error, &slug, Some(&booking_id)))?;
    if let Some(warning) = warning(&link, chat.now()) {
        eprintln!("warning: {warning}");
    }
    print(&paths::guest_link(public_url, &slug, link.token.expose()))
}

/// Prints a new link for the set-up.
///
/// # Errors
/// Fails if there is a hotel.
pub async fn set_up_link(chat: &Chat, public_url: &str) -> Result<(), Failure> {
    match chat.new_set_up_link().await? {
        Some(token) => print(&paths::set_up_link(public_url, token.expose())),
        None => Err("there is a hotel already; managers invite colleagues at its desk".into()),
    }
}

/// Returns why a guest cannot open a new link, or cannot write.
fn warning(link: &NewLink, now: Timestamp) -> Option<String> {
    if link.is_cancelled {
        return Some("the link is not valid: the booking is cancelled".to_owned());
    }
    if link.expires_at <= now {
        let expired = link.expires_at;
        return Some(format!("the link is not valid: it expired on {expired} because of the check-out of the booking"));
    }
    let refusal = link.write_refusal?;
    Some(format!("the guest can read but not write at present: {}", refusal.reason()))
}
