//! How long a guest has been waiting.

use shared::desk::ConversationSummary;
use shared::{SenderType, Timestamp};

#[cfg(test)]
mod tests;

/// Whole minutes since a guest wrote, where nobody has answered; `None` where
/// the hotel has the last word or the conversation is settled.
pub fn waiting_min(summary: &ConversationSummary, now: Timestamp) -> Option<i64> {
    let last = summary.last_message.as_ref().filter(|last| last.sender_type == SenderType::Guest)?;
    summary.resolved_at.is_none().then(|| ((now.unix_ms() - last.timestamp.unix_ms()) / 60_000).max(0))
}

/// Minutes as people say them: in the largest unit that fits.
pub fn in_words(minutes: i64) -> String {
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}
