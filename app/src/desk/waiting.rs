//! Waiting time of a guest.

use shared::Timestamp;
use shared::desk::ConversationSummary;

#[cfg(test)]
mod tests;

/// Returns the whole minutes since the oldest message that has no answer;
/// `None` if the guest is not waiting.
pub fn waiting_min(summary: &ConversationSummary, now: Timestamp) -> Option<i64> {
    summary.waiting_since.map(|since| ((now.unix_ms() - since.unix_ms()) / 60_000).max(0))
}

/// Formats minutes in the largest unit that fits.
pub fn format_minutes(minutes: i64) -> String {
    match minutes {
        0..60 => format!("{minutes} min"),
        60..1440 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}
