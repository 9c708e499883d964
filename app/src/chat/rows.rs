//! Rows of the log: days, messages and unacknowledged messages.

use super::session::{Defect, Planted};
use super::{Outbox, OutboxItem, OutboxState, Timeline};
use crate::zone::{LocalTime, Zone};
use shared::{Message, MessageId, SenderType, Timestamp};
use std::sync::Arc;
use uuid::Uuid;

/// A row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The beginning of a day, and its name if that is not its date.
    Day(LocalTime, Option<DayName>),
    /// The first row that was unread when the page was opened.
    Unread,
    /// A message that the server has stored.
    Message {
        /// The message.
        message: Arc<Message>,
        /// Local time at the hotel when it was written.
        at: LocalTime,
        /// Relation to the row before.
        follows: Follows,
    },
    /// A message that the server has not acknowledged.
    Pending {
        /// The message.
        item: OutboxItem,
        /// Local time at the hotel when it was written.
        at: LocalTime,
        /// Relation to the row before.
        follows: Follows,
    },
}

/// Name of a day relative to the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayName {
    /// The present day.
    Today,
    /// The day before.
    Yesterday,
}

/// Relation of a message to the row before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// That is no message of the same author.
    Nothing,
    /// It is a message of the same author.
    SameAuthor,
    /// It is a message of the same author in the same minute.
    SameMinute,
}

impl Follows {
    fn of(last: Option<Timestamp>, next: Timestamp) -> Self {
        let minute = |at: Timestamp| at.unix_ms().div_euclid(60_000);
        match last {
            None => Self::Nothing,
            Some(last) if minute(last) == minute(next) => Self::SameMinute,
            Some(_) => Self::SameAuthor,
        }
    }
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
            Self::Day(day, _) => Key::Day(day.year, day.month, day.day),
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
pub struct LogContext<'a> {
    /// Side that writes on this page; the outbox is its own.
    pub speaker: SenderType,
    /// Name of its messages; `None` if all messages of this side are its own.
    pub speaker_name: Option<&'a str>,
    /// Today and yesterday at the hotel.
    pub present: [LocalTime; 2],
    /// The first message that was unread.
    pub unread: Option<MessageId>,
    /// Time zone of the hotel.
    pub zone: &'a Zone,
    /// The planted defect.
    pub planted: Planted,
}

impl LogContext<'_> {
    fn is_own(&self, message: &Message) -> bool {
        message.sender_type == self.speaker && self.speaker_name.is_none_or(|name| name == message.sender_name)
    }

    fn day(&self, day: LocalTime) -> Row {
        let names = [DayName::Today, DayName::Yesterday];
        let name = self.present.iter().position(|present| date(*present) == date(day)).map(|at| names[at]);
        Row::Day(day, name)
    }
}

/// Position in the log: everything in the rows before it that the next row
/// depends on.
#[derive(Clone, Debug, Default)]
pub struct LogPosition {
    /// The present day, on which the names of days depend.
    today: Option<LocalTime>,
    day: Option<LocalTime>,
    /// The last message, if the next one can continue it.
    last: Option<Arc<Message>>,
    has_messages: bool,
}

impl PartialEq for LogPosition {
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.last, &other.last) {
            (Some(one), Some(other)) => is_same_speaker(one, other) && one.timestamp == other.timestamp,
            (one, other) => one.is_none() && other.is_none(),
        };
        let days = |position: &Self| [position.today.map(date), position.day.map(date)];
        is_same && days(self) == days(other) && self.has_messages == other.has_messages
    }
}

impl LogPosition {
    /// Returns the beginning of the log.
    pub fn new(context: &LogContext<'_>) -> Self {
        Self { today: Some(context.present[0]), ..Self::default() }
    }

    /// Returns the rows of the messages that follow.
    pub fn messages(&mut self, messages: &[Arc<Message>], context: &LogContext<'_>) -> Vec<Row> {
        if context.planted.has(Defect::SortsByTime) {
            let mut sorted = messages.to_vec();
            sorted.sort_by_key(|message| message.timestamp);
            return self.messages(&sorted, &LogContext { planted: Planted::default(), ..*context });
        }
        let mut rows = Vec::new();
        for message in messages {
            let at = context.zone.local(message.timestamp);
            if self.begins_day(at) {
                rows.push(context.day(at));
                self.last = None;
            }
            // If all messages are new, there is no row for it.
            if context.unread == Some(message.id) && self.has_messages {
                rows.push(Row::Unread);
                self.last = None;
            }
            let last = self.last.as_ref().filter(|last| is_same_speaker(last, message));
            let follows = Follows::of(last.map(|last| last.timestamp), message.timestamp);
            self.last = Some(message.clone());
            self.has_messages = true;
            rows.push(Row::Message { message: message.clone(), at, follows });
        }
        rows
    }

    /// Returns the rows at the end of the log: the messages that follow, and the
    /// unacknowledged ones. A refused message stays where it was written, and newer
    /// messages are below it; those that wait are behind all messages.
    pub fn end(
        &mut self,
        messages: &[Arc<Message>],
        timeline: &Timeline,
        outbox: &Outbox,
        context: &LogContext<'_>,
    ) -> Vec<Row> {
        // A message may arrive as an event before the request is answered; it
        // is shown once.
        let is_shown = |item: &&OutboxItem| !timeline.has_client_message(item.client_message_id, context.speaker);
        let (waiting, refused): (Vec<_>, Vec<_>) =
            outbox.items().filter(is_shown).partition(|item| item.state == OutboxState::Sending);
        let (mut rows, mut rest, mut last) = (Vec::new(), messages, None);
        for item in refused {
            let newer = rest.iter().position(|message| message.timestamp > item.written_at);
            let (before, after) = rest.split_at(newer.unwrap_or(rest.len()));
            rows.extend(self.messages(before, context));
            last = last.filter(|_| before.is_empty());
            last = self.unacknowledged(item, last, &mut rows, context);
            rest = after;
        }
        rows.extend(self.messages(rest, context));
        last = last.filter(|_| rest.is_empty());
        for item in waiting {
            last = self.unacknowledged(item, last, &mut rows, context);
        }
        rows
    }

    /// Adds the row of an unacknowledged message. `last` is the time of the row before,
    /// if that is one, too. Returns the time of the new row.
    fn unacknowledged(
        &mut self,
        item: &OutboxItem,
        last: Option<Timestamp>,
        rows: &mut Vec<Row>,
        context: &LogContext<'_>,
    ) -> Option<Timestamp> {
        let own = self.last.take().filter(|last| context.is_own(last)).map(|last| last.timestamp);
        let mut last = own.or(last);
        let at = context.zone.local(item.written_at);
        if self.begins_day(at) {
            rows.push(context.day(at));
            last = None;
        }
        let follows = Follows::of(last, item.written_at);
        rows.push(Row::Pending { item: item.clone(), at, follows });
        Some(item.written_at)
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
pub fn rows(timeline: &Timeline, outbox: &Outbox, context: &LogContext<'_>) -> Vec<Row> {
    let mut position = LogPosition::new(context);
    position.end(&timeline.messages().cloned().collect::<Vec<_>>(), timeline, outbox, context)
}

fn is_same_speaker(one: &Message, other: &Message) -> bool {
    one.sender_type == other.sender_type && one.sender_name == other.sender_name
}

fn date(at: LocalTime) -> (u16, u8, u8) {
    (at.year, at.month, at.day)
}
