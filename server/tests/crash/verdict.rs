//! Checks that the acknowledged, stored, published and shown messages are the
//! same.

use crate::page::Shown;
use crate::recording::Recording;
use crate::sender::{Acknowledged, Written};
use crate::stored::{Stored, StoredConversation};
use shared::{Event, EventKind, Seq};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Differences between two lists that should be equal.
#[derive(Debug, Default, PartialEq, Eq)]
struct Difference {
    /// Expected and missing.
    lost: usize,
    /// Present more than once.
    doubled: usize,
    /// Present and not expected.
    strange: usize,
    /// After an element that it should precede.
    out_of_order: usize,
}

fn difference<T: Eq + Hash>(expected: &[T], found: &[T]) -> Difference {
    let place: HashMap<&T, usize> = expected.iter().zip(0..).collect();
    let distinct: HashSet<&T> = found.iter().collect();
    let places: Vec<usize> = found.iter().filter_map(|one| place.get(one).copied()).collect();
    Difference {
        lost: expected.iter().filter(|one| !distinct.contains(one)).count(),
        doubled: found.len() - distinct.len(),
        strange: distinct.iter().filter(|one| !place.contains_key(**one)).count(),
        out_of_order: places.windows(2).filter(|pair| pair[1] < pair[0]).count(),
    }
}

fn assert_same<T: Eq + Hash>(expected: &[T], found: &[T], what: &str) {
    assert_eq!(difference(expected, found), Difference::default(), "{what}");
}

/// Checks that the stored messages are the acknowledged ones, each once, with
/// its text and in its sender's order.
pub fn stored_once_and_in_order(stored: &Stored, acknowledged: &[Acknowledged]) {
    for Acknowledged { sender, conversation, messages } in acknowledged {
        let begins = format!("{sender} writes ");
        let written = stored.conversation(*conversation).messages.iter().map(|message| &message.written);
        let theirs: Vec<Written> = written.filter(|written| written.text.starts_with(&begins)).cloned().collect();
        assert_same(messages, &theirs, &format!("messages of {sender} in the database"));
    }
    let rows: usize = stored.conversations.iter().map(|conversation| conversation.messages.len()).sum();
    assert_eq!(rows, acknowledged.iter().map(|sender| sender.messages.len()).sum::<usize>());
}

/// Checks that every message was published on both channels, and every other
/// change that was not superseded; that first events are in order, and repeated
/// ones are identical.
pub fn pushed_in_order(stored: &Stored, recording: &Recording) {
    let all = recording.look();
    assert!(all.refused.is_empty(), "{:?}", all.refused);
    for conversation in &stored.conversations {
        let by_id: Vec<Seq> = conversation.messages.iter().map(|message| message.seq).collect();
        assert!(by_id.is_sorted_by(|one, next| one < next), "changes in the order of ids: {by_id:?}");
        for name in conversation.strands() {
            let strand = all.strands.get(&name).expect("events");
            let seqs: Vec<Seq> = strand.firsts.iter().map(|event| event.meta.seq).collect();
            assert_same(&without_superseded(conversation, &strand.firsts), &seqs, &format!("changes on {name:?}"));
            assert_eq!(strand.altered, 0, "{name:?}");
            told_as_stored(conversation, &strand.firsts);
        }
    }
}

/// Returns the changes of a conversation, without superseded states: of states
/// that waited, only the newest is published.
fn without_superseded(conversation: &StoredConversation, events: &[Event]) -> Vec<Seq> {
    let pushed: HashSet<Seq> = events.iter().map(|event| event.meta.seq).collect();
    let messages: HashSet<Seq> = conversation.messages.iter().map(|message| message.seq).collect();
    let states = events.iter().filter(|event| matches!(event.kind, EventKind::ChatState(_)));
    let newest_state = states.map(|event| event.meta.seq).max().unwrap_or_default();
    let superseded = |seq: &Seq| *seq < newest_state && !messages.contains(seq) && !pushed.contains(seq);
    (1..=conversation.seq.0).map(Seq).filter(|seq| !superseded(seq)).collect()
}

/// Checks that the published messages are the stored ones.
fn told_as_stored(conversation: &StoredConversation, events: &[Event]) {
    let pushed: Vec<_> =
        events.iter().filter_map(|event| message_id_of(event).map(|id| (event.meta.seq, id))).collect();
    let stored: Vec<_> = conversation.messages.iter().map(|message| (message.seq, message.id)).collect();
    assert_same(&stored, &pushed, &format!("messages pushed of conversation {}", conversation.id));
    let texts: HashMap<_, _> =
        conversation.messages.iter().map(|message| (message.id, &message.written.text)).collect();
    for event in events {
        if let EventKind::ChatMessage(change) = &event.kind
            && let Some(message) = &change.message
        {
            assert_eq!(texts.get(&message.id), Some(&&message.message));
        }
    }
}

/// Returns the id of the message of an event.
fn message_id_of(event: &Event) -> Option<shared::MessageId> {
    let EventKind::ChatMessage(change) = &event.kind else { return None };
    change.message.as_ref().map(|message| message.id).or(change.message_id)
}

/// Checks that every page shows exactly the messages of the database.
pub fn shown_as_stored(stored: &Stored, pages: &[Shown]) {
    for Shown { conversation, luck, messages } in pages {
        let rows = stored.conversation(*conversation).messages.iter().map(|message| Some(message.written.clone()));
        let rows: Vec<_> = rows.collect();
        assert_same(&rows, messages, &format!("a page of conversation {conversation} that {luck:?}"));
    }
}
