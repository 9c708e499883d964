//! Erases bookings that are due, in the process that owns the outbox.

use crate::chat::privacy::erase::Mode;
use crate::chat::{Chat, ChatError};
use crate::delivery::ownership::Ownership;
use std::time::Duration;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Interval between two runs.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Erases due bookings when this process becomes the owner of the outbox, and
/// every hour while it is, until it stops. The next owner completes an
/// interrupted erasure.
pub async fn run(chat: Chat, mut ownership: Ownership) {
    while ownership.acquired().await {
        tokio::select! {
            () = erase_every_hour(&chat) => {}
            () = ownership.lost() => {}
        }
    }
}

async fn erase_every_hour(chat: &Chat) {
    loop {
        if let Err(error) = erase(chat).await {
            tracing::warn!(%error, "could not erase everything that is due; retrying in an hour");
        }
        sleep(EVERY).await;
    }
}

async fn erase(chat: &Chat) -> Result<(), ChatError> {
    let mut bookings = 0;
    let erased = chat.erase_due(None, Mode::Erase, |_| bookings += 1).await;
    if bookings > 0 {
        tracing::info!(bookings, "erased bookings whose retention period has ended");
    }
    // Also if a booking could not be erased.
    chat.delete_unattached_files().await?;
    erased
}
