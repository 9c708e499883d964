//! The log in stretches of some dozens of lines: a change is searched and shown
//! only in the stretch that it belongs to, however long the conversation is.

use super::{Line, lines};
use crate::chat::rows::{LogContext, LogPosition};
use crate::chat::{Outbox, Timeline};
use crate::history::OLDER_MESSAGES;
use leptos::prelude::*;
use shared::{Message, MessageId};
use std::sync::Arc;

/// Number of messages in a stretch.
pub const STRETCH_MESSAGES: usize = 32;
// An older page must fit into one stretch: if more than one item is inserted at
// the top, Leptos' keyed lists move the elements below in the document.
const _: () = assert!(OLDER_MESSAGES as usize <= STRETCH_MESSAGES);
/// Number of stretches in a block.
const BLOCK_STRETCHES: i64 = 16;

/// A stretch of the log. Its beginning does not change, so no line ever moves
/// from one stretch to another.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Id of its first message.
    pub from: MessageId,
    /// Index relative to the stretch that the page began with, which is 0.
    nth: i64,
    /// Its lines; the last stretch also has those of the outbox.
    pub lines: ArcRwSignal<Vec<Line>>,
    /// Shared by all copies of the stretch, which is copied at every change.
    messages: Arc<Vec<Arc<Message>>>,
    /// True if it shows messages of the outbox.
    has_unacknowledged: bool,
    before: LogPosition,
    after: LogPosition,
}

/// Compares the beginnings only: changes of the content are signalled by the
/// stretch itself.
impl PartialEq for Stretch {
    fn eq(&self, other: &Self) -> bool {
        self.from == other.from
    }
}

impl Stretch {
    fn new(from: MessageId, nth: i64) -> Self {
        let (before, after) = (LogPosition::default(), LogPosition::default());
        Self {
            from,
            nth,
            lines: ArcRwSignal::new(Vec::new()),
            messages: Arc::default(),
            has_unacknowledged: false,
            before,
            after,
        }
    }

    /// Returns the number of its block in the log, which does not change.
    pub fn block(&self) -> i64 {
        self.nth.div_euclid(BLOCK_STRETCHES)
    }

    fn shows<'a>(&self, mut messages: impl Iterator<Item = &'a Arc<Message>>, before: &LogPosition) -> bool {
        let mut shown = self.messages.iter();
        // A changed message is always a new `Arc`.
        let are_same = messages.all(|message| shown.next().is_some_and(|shown| Arc::ptr_eq(shown, message)));
        are_same && shown.next().is_none() && !self.has_unacknowledged && self.before == *before
    }
}

/// Returns the stretches of the log, of `size` messages each. Stretches in
/// `before` are reused, and their content is updated.
pub fn stretches(
    before: &[Stretch],
    size: usize,
    timeline: &Timeline,
    outbox: &Outbox,
    context: &LogContext<'_>,
) -> Vec<Stretch> {
    let mut all = begun(before, size, timeline, outbox);
    let mut position = LogPosition::new(context);
    for at in 0..all.len() {
        let until = all.get(at + 1).map(|next| next.from);
        let stretch = &mut all[at];
        if until.is_some() && stretch.shows(timeline.messages_within(stretch.from, until), &position) {
            position = stretch.after.clone();
            continue;
        }
        let messages: Vec<_> = timeline.messages_within(stretch.from, until).cloned().collect();
        let before = position.clone();
        let rows = match until {
            Some(_) => position.messages(&messages, context),
            None => position.end(&messages, timeline, outbox, context),
        };
        let after = position.clone();
        stretch.has_unacknowledged = until.is_none() && outbox.items().next().is_some();
        let shown = stretch.lines.with_untracked(|shown| lines(shown, rows, context.speaker));
        if stretch.lines.with_untracked(|before| *before != shown) {
            stretch.lines.set(shown);
        }
        (stretch.messages, stretch.before, stretch.after) = (Arc::new(messages), before, after);
    }
    all
}

/// Returns the present stretches; new ones are still empty.
fn begun(before: &[Stretch], size: usize, timeline: &Timeline, outbox: &Outbox) -> Vec<Stretch> {
    let Some(first) = before.first() else {
        return vec![Stretch::new(timeline.oldest().unwrap_or_default(), 0)];
    };
    let older: Vec<_> = timeline.messages_within(MessageId(0), Some(first.from)).cloned().collect();
    let chunks = older.chunks(size);
    let lowest = first.nth - chunks.len() as i64;
    let numbered = |(at, messages): (usize, &[Arc<Message>])| Stretch::new(messages[0].id, lowest + at as i64);
    let mut all: Vec<_> = chunks.enumerate().map(numbered).collect();
    all.extend_from_slice(before);
    // A message of the outbox keeps its line, and so its stretch, when it is
    // acknowledged; a new stretch begins only when the outbox is empty.
    if let Some(last) = before.last()
        && last.messages.len() >= size
        && outbox.items().next().is_none()
        && let Some(newest) = timeline.messages().next_back()
    {
        all.push(Stretch::new(MessageId(newest.id.0 + 1), last.nth + 1));
    }
    all
}
