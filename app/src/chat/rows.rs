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

/// Whose page the log stands on, and what it is told by.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Who writes here: the outbox is theirs.
    pub speaker: SenderType,
    /// The first message that they had not read.
    pub unread: Option<MessageId>,
    /// The clock of the hotel.
    pub zone: &'a Zone,
}

/// Where the log has got to: all that the next line depends on of those before it.
#[derive(Clone, Debug, Default)]
pub struct Place {
    day: Option<LocalTime>,
    /// Who may go on speaking.
    last: Option<Arc<Message>>,
    has_messages: bool,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.last, &other.last) {
            (Some(one), Some(other)) => is_same_speaker(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        is_same && self.day.map(date) == other.day.map(date) && self.has_messages == other.has_messages
    }
}

impl Place {
    /// The lines of the messages that come next.
    pub fn messages(&mut self, messages: &[Arc<Message>], told: &Told<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        for message in messages {
            let at = told.zone.local(message.timestamp);
            if self.begins_day(at) {
                rows.push(Row::Day(at));
                self.last = None;
            }
            // Where all is new, it need not be said.
            if told.unread == Some(message.id) && self.has_messages {
                rows.push(Row::Unread);
                self.last = None;
            }
            let follows = self.last.as_ref().is_some_and(|last| is_same_speaker(last, message));
            self.last = Some(message.clone());
            self.has_messages = true;
            rows.push(Row::Message { message: message.clone(), at, follows });
        }
        rows
    }

    /// The lines of what is still on its way, behind all messages.
    pub fn pending(&mut self, timeline: &Timeline, outbox: &Outbox, told: &Told<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        // What came back over the channel before its answer is shown once.
        for item in outbox.items().filter(|item| !timeline.has_client_message(item.client_message_id, told.speaker)) {
            let at = told.zone.local(item.written_at);
            if self.begins_day(at) {
                rows.push(Row::Day(at));
            }
            rows.push(Row::Pending { item: item.clone(), at });
        }
        rows
    }

    /// Days only go forward: a phone whose clock is behind adds none.
    fn begins_day(&mut self, at: LocalTime) -> bool {
        let begins = self.day.is_none_or(|day| date(day) < date(at));
        if begins {
            self.day = Some(at);
        }
        begins
    }
}

/// The lines of the log, from top to bottom.
pub fn rows(timeline: &Timeline, outbox: &Outbox, told: &Told<'_>) -> Vec<Row> {
    let mut place = Place::default();
    let mut rows = place.messages(&timeline.messages().cloned().collect::<Vec<_>>(), told);
    rows.extend(place.pending(timeline, outbox, told));
    rows
}

fn is_same_speaker(one: &Message, other: &Message) -> bool {
    one.sender_type == other.sender_type && one.sender_name == other.sender_name
}

fn date(at: LocalTime) -> (u16, u8, u8) {
    (at.year, at.month, at.day)
}
