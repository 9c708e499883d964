//! The log in stretches of some dozens of lines: a change is looked for, and
//! shown, in the one that it belongs to, however much was said before it.

use super::{Line, lines};
use crate::chat::rows::{Place, Told};
use crate::chat::{Outbox, Timeline};
use crate::history::OLDER_MESSAGES;
use leptos::prelude::*;
use shared::{Message, MessageId};
use std::sync::Arc;

/// How many messages make a stretch on a page.
pub const STRETCH_MESSAGES: usize = 32;
// An older page is one stretch: Leptos' keyed lists move what stands below in the
// document where more than one item is put at the top.
const _: () = assert!(OLDER_MESSAGES as usize <= STRETCH_MESSAGES);
/// How many stretches make a block.
const BLOCK_STRETCHES: i64 = 16;

/// A stretch of the log. Where it begins does not change, so no line ever moves
/// from one to another.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The first id that belongs to it.
    pub from: MessageId,
    /// Counted from the one that the page began with, which is 0.
    nth: i64,
    /// Its lines; the last stretch has those of the outbox as well.
    pub lines: ArcRwSignal<Vec<Line>>,
    /// Shared by all copies of the stretch, which is copied at every change.
    messages: Arc<Vec<Arc<Message>>>,
    before: Place,
    after: Place,
}

/// Logs are the same where their stretches are: what is in one is its own.
impl PartialEq for Stretch {
    fn eq(&self, other: &Self) -> bool {
        self.from == other.from
    }
}

impl Stretch {
    fn new(from: MessageId, nth: i64) -> Self {
        let (before, after) = (Place::default(), Place::default());
        Self { from, nth, lines: ArcRwSignal::new(Vec::new()), messages: Arc::default(), before, after }
    }

    /// Which block of the log it stands in: that does not change either.
    pub fn block(&self) -> i64 {
        self.nth.div_euclid(BLOCK_STRETCHES)
    }

    fn shows<'a>(&self, mut messages: impl Iterator<Item = &'a Arc<Message>>, before: &Place) -> bool {
        let mut shown = self.messages.iter();
        // A message that changes is another one from then on.
        let are_same = messages.all(|message| shown.next().is_some_and(|shown| Arc::ptr_eq(shown, message)));
        are_same && shown.next().is_none() && self.before == *before
    }
}

/// The stretches of the log, of `size` messages each. Those that were there
/// `before` go on, and are told what they show now.
pub fn stretches(
    before: &[Stretch],
    size: usize,
    timeline: &Timeline,
    outbox: &Outbox,
    told: &Told<'_>,
) -> Vec<Stretch> {
    let mut all = begun(before, size, timeline, outbox);
    let mut place = Place::default();
    for at in 0..all.len() {
        let until = all.get(at + 1).map(|next| next.from);
        let stretch = &mut all[at];
        if until.is_some() && stretch.shows(timeline.messages_within(stretch.from, until), &place) {
            place = stretch.after.clone();
            continue;
        }
        let messages: Vec<_> = timeline.messages_within(stretch.from, until).cloned().collect();
        let before = place.clone();
        let mut rows = place.messages(&messages, told);
        let after = place.clone();
        if until.is_none() {
            rows.extend(place.pending(timeline, outbox, told));
        }
        let shown = stretch.lines.with_untracked(|shown| lines(shown, rows, told.speaker));
        if stretch.lines.with_untracked(|before| *before != shown) {
            stretch.lines.set(shown);
        }
        (stretch.messages, stretch.before, stretch.after) = (Arc::new(messages), before, after);
    }
    all
}

/// The stretches that there are now, some of them not filled yet.
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
    // What is on its way becomes a message in the line, and so in the stretch, that it has.
    if let Some(last) = before.last()
        && last.messages.len() >= size
        && outbox.items().next().is_none()
        && let Some(newest) = timeline.messages().next_back()
    {
        all.push(Stretch::new(MessageId(newest.id.0 + 1), last.nth + 1));
    }
    all
}
