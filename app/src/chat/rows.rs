//! The lines of the log: days, messages, and what is still on its way.

use super::{Outbox, OutboxItem, Timeline};
use crate::zone::{LocalTime, Zone};
use shared::{Message, MessageId, SenderType};
use std::sync::Arc;

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A new day begins.
    Day(LocalTime),
    /// From here on nothing was read yet when the page was opened.
    Unread,
    /// A message that the server has.
    Message {
        /// The message.
        message: Arc<Message>,
        /// The clock at the hotel when it was written.
        at: LocalTime,
        /// Whether the same person goes on speaking.
        follows: bool,
    },
    /// A message that the server has not acknowledged.
    Pending {
        /// The message.
        item: OutboxItem,
        /// The clock at the hotel when it was written.
        at: LocalTime,
    },
}

impl Row {
    /// What tells this line from every other, and from what it was before a
    /// change: a list keyed by it redraws just what is different.
    pub fn key(&self) -> String {
        match self {
            Self::Day(day) => format!("d{}-{}-{}", day.year, day.month, day.day),
            Self::Unread => "u".to_owned(),
            Self::Message { message, follows, .. } => {
                let quote = message.reply_to_message.as_ref().map_or("", |reply| &reply.message);
                format!("m{}.{}.{}.{}.{quote}", message.id, message.seq, message.read_at.is_some(), follows)
            }
            Self::Pending { item, .. } => format!("p{}.{:?}", item.client_message_id, item.state),
        }
    }
}

/// The lines of the log, from top to bottom; the outbox is `speaker`'s, who had
/// not read `unread` and what came after it.
pub fn rows(
    timeline: &Timeline,
    outbox: &Outbox,
    speaker: SenderType,
    unread: Option<MessageId>,
    zone: &Zone,
) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut day: Option<LocalTime> = None;
    let mut last: Option<(SenderType, String)> = None;
    for message in timeline.messages() {
        let at = zone.local(message.timestamp);
        if begins_day(&mut day, at) {
            rows.push(Row::Day(at));
            last = None;
        }
        // Where all is new, it need not be said.
        if unread == Some(message.id) && rows.iter().any(|row| matches!(row, Row::Message { .. })) {
            rows.push(Row::Unread);
            last = None;
        }
        let speaking = (message.sender_type, message.sender_name.clone());
        let follows = last.as_ref() == Some(&speaking);
        last = Some(speaking);
        rows.push(Row::Message { message: message.clone(), at, follows });
    }
    // What came back over the channel before its answer is shown once.
    for item in outbox.items().filter(|item| !timeline.has_client_message(item.client_message_id, speaker)) {
        let at = zone.local(item.written_at);
        if begins_day(&mut day, at) {
            rows.push(Row::Day(at));
        }
        rows.push(Row::Pending { item: item.clone(), at });
    }
    rows
}

/// Days only go forward: a phone whose clock is behind adds none.
fn begins_day(day: &mut Option<LocalTime>, at: LocalTime) -> bool {
    let date = |at: &LocalTime| (at.year, at.month, at.day);
    let begins = day.as_ref().is_none_or(|day| date(day) < date(&at));
    if begins {
        *day = Some(at);
    }
    begins
}
