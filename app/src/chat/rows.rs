//! The lines of the log: days, messages, and what is still on its way.

use super::{Outbox, OutboxItem, Timeline};
use crate::zone::{LocalTime, Zone};
use shared::{Message, MessageId, SenderType};
use std::sync::Arc;
use uuid::Uuid;

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

/// Which line of the log a row is. A message of the speaker's own keeps its
/// line when the server has acknowledged it: nothing is taken out and written
/// anew, for eyes, ears and the focus alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The beginning of that day: year, month, day.
    Day(u16, u8, u8),
    /// Where the unread begins.
    Unread,
    /// The message of that id.
    Message(MessageId),
    /// The speaker's own message, by the name that it was given here.
    Own(Uuid),
}

impl Row {
    /// Which line it is, on `speaker`'s page.
    pub fn key(&self, speaker: SenderType) -> Key {
        match self {
            Self::Day(day) => Key::Day(day.year, day.month, day.day),
            Self::Unread => Key::Unread,
            Self::Message { message, .. } => match message.client_message_id {
                Some(id) if message.sender_type == speaker => Key::Own(id),
                _ => Key::Message(message.id),
            },
            Self::Pending { item, .. } => Key::Own(item.client_message_id),
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
    let mut last: Option<&Message> = None;
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
        let follows = last.is_some_and(|last| is_same_speaker(last, message));
        last = Some(message);
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

fn is_same_speaker(one: &Message, other: &Message) -> bool {
    one.sender_type == other.sender_type && one.sender_name == other.sender_name
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
