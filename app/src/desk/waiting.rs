//! How long a guest has been waiting.

use shared::Timestamp;
use shared::desk::ConversationSummary;

#[cfg(test)]
mod tests;

/// Whole minutes since the oldest message that the guest waits for an answer
/// to; `None` where nobody waits.
pub fn waiting_min(summary: &ConversationSummary, now: Timestamp) -> Option<i64> {
    summary.waiting_since.map(|since| ((now.unix_ms() - since.unix_ms()) / 60_000).max(0))
}

/// Minutes as people say them: in the largest unit that fits.
pub fn in_words(minutes: i64) -> String {
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}
