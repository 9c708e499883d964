//! Announces to open desks that the snooze of a conversation has ended. The list does not depend on
//! it: it compares the time of each conversation with the present time.

use crate::chat::Chat;
use crate::delivery::ownership::Ownership;
use crate::store::Snooze;
use shared::ConversationId;
use std::time::Duration;
use tokio::time::sleep;

#[cfg(test)]
mod tests;

/// Interval between two queries for conversations whose snooze has ended.
const INTERVAL: Duration = Duration::from_secs(1);
/// Time before the start from which on they are announced, perhaps again: the process
/// that was the owner of the outbox before may not have announced them.
const OVERLAP_MS: i64 = 60_000;

/// Announces the ends of snoozes while this process is the owner of the outbox, until
/// it stops.
pub async fn run(chat: Chat, mut ownership: Ownership) {
    while ownership.wait_until_acquired().await {
        tokio::select! {
            () = announce_due(&chat) => {}
            () = ownership.wait_until_lost() => {}
        }
    }
}

async fn announce_due(chat: &Chat) {
    let mut last = Snooze { until: chat.now().plus_ms(-OVERLAP_MS), conversation: ConversationId(0) };
    loop {
        match chat.announce_due_snoozes(last).await {
            Ok(announced) => last = announced,
            // The next query tries again.
            Err(error) => tracing::warn!(%error, "could not announce the ends of snoozes; retrying"),
        }
        sleep(INTERVAL).await;
    }
}
