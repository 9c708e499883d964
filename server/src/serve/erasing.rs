//! Erasing what is due, now and then, in the one process that empties the
//! outbox.

use crate::chat::erase::Mode;
use crate::chat::{Chat, ChatError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Erases what is due once this process `owns` the outbox, and every hour from
/// then on, until `stop` turns true. A booking that is half erased by then is
/// finished after the next start.
pub async fn run(chat: Chat, mut owns: watch::Receiver<bool>, mut stop: watch::Receiver<bool>) {
    let erasing = async {
        // Dropped, where this process ends before it is its turn.
        if owns.wait_for(|owns| *owns).await.is_err() {
            return;
        }
        loop {
            if let Err(error) = erase(&chat).await {
                tracing::warn!(%error, "what is due was not erased; it is tried again in an hour");
            }
            sleep(EVERY).await;
        }
    };
    tokio::select! {
        () = erasing => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

async fn erase(chat: &Chat) -> Result<(), ChatError> {
    let mut bookings = 0;
    let erased = chat.erase_due(None, Mode::Erase, |_| bookings += 1).await;
    if bookings > 0 {
        tracing::info!(bookings, "erased what belonged to stays of long ago");
    }
    // Also where a booking could not be erased.
    chat.remove_free_files().await?;
    erased
}
