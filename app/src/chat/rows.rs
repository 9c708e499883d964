//! Rows of the log: days, messages and unacknowledged messages.

use super::session::{Defect, Planted};
use super::{Outbox, OutboxItem, Timeline};
use crate::zone::{LocalTime, Zone};
use shared::{Message, MessageId, SenderType};
use std::sync::Arc;
use uuid::Uuid;

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The beginning of a day.
    Day(LocalTime),
    /// The first row that was unread when the page was opened.
    Unread,
    /// A message that the server has stored.
    Message {
        /// The message.
        message: Arc<Message>,
        /// Local time at the hotel when it was written.
        at: LocalTime,
        /// True if the row before is a message of the same author.
        follows: bool,
    },
    /// A message that the server has not acknowledged.
    Pending {
        /// The message.
        item: OutboxItem,
        /// Local time at the hotel when it was written.
        at: LocalTime,
    },
}

/// Identity of a row. A message of the speaker keeps its row when the server
/// acknowledges it: the element is not replaced, so that the view, screen
/// readers and the focus are not disturbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The beginning of the day: year, month, day.
    Day(u16, u8, u8),
    /// The beginning of the unread messages.
    Unread,
    /// The message with that id.
    Message(MessageId),
    /// A message of the speaker, by its client message id.
    Own(Uuid),
}

impl Row {
    /// Returns the identity of the row on `speaker`'s page.
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

/// Settings by which the log of a page is composed.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// Side that writes on this page; the outbox is its own.
    pub speaker: SenderType,
    /// The first message that was unread.
    pub unread: Option<MessageId>,
    /// Time zone of the hotel.
    pub zone: &'a Zone,
    /// The planted defect.
    pub planted: Planted,
}

/// Position in the log: everything in the rows before it that the next row
/// depends on.
#[derive(Clone, Debug, Default)]
pub struct Place {
    day: Option<LocalTime>,
    /// The last message, if the next one can continue it.
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
    /// Returns the rows of the messages that follow.
    pub fn messages(&mut self, messages: &[Arc<Message>], told: &Told<'_>) -> Vec<Row> {
        if told.planted.has(Defect::SortsByTime) {
            let mut sorted = messages.to_vec();
            sorted.sort_by_key(|message| message.timestamp);
            return self.messages(&sorted, &Told { planted: Planted::default(), ..*told });
        }
        let mut rows = Vec::new();
        for message in messages {
            let at = told.zone.local(message.timestamp);
            if self.begins_day(at) {
                rows.push(Row::Day(at));
                self.last = None;
            }
            // If all messages are new, there is no row for it.
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

    /// Returns the rows of the unacknowledged messages, behind all messages.
    pub fn pending(&mut self, timeline: &Timeline, outbox: &Outbox, told: &Told<'_>) -> Vec<Row> {
        let mut rows = Vec::new();
        // A message may arrive as an event before the request is answered; it
        // is shown once.
        for item in outbox.items().filter(|item| !timeline.has_client_message(item.client_message_id, told.speaker)) {
            let at = told.zone.local(item.written_at);
            if self.begins_day(at) {
                rows.push(Row::Day(at));
            }
            rows.push(Row::Pending { item: item.clone(), at });
        }
        rows
    }

    /// Returns whether `at` begins a new day. Days only increase: a device with
    /// a slow clock adds none.
    fn begins_day(&mut self, at: LocalTime) -> bool {
        let begins = self.day.is_none_or(|day| date(day) < date(at));
        if begins {
            self.day = Some(at);
        }
        begins
    }
}

/// Returns the rows of the log, from top to bottom.
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
