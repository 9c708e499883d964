//! Tests of sending the unsent messages of the desk's earlier pages.

use app::chat::desk::OtherOutboxes;
use app::chat::session::{Answer, Effect, Input, Moment, Output, Request, RequestError, Timer};
use app::chat::stored::{Keys, encode};
use app::chat::{Outbox, OutboxItem};
use shared::{ConversationId, ErrorCode, HotelSlug, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

const STAFF_ID: i64 = 3;

fn now() -> Timestamp {
    Timestamp::from_unix_ms(1_795_341_600_000)
}

fn slug() -> HotelSlug {
    "killarney".parse().expect("a slug")
}

/// The other outboxes of a desk with an open conversation 1, and its browser.
struct Scene {
    others: OtherOutboxes,
    entries: BTreeMap<String, String>,
    requests: Vec<(ConversationId, OutboxItem)>,
    timers: Vec<Timer>,
    locks: Vec<String>,
}

impl Scene {
    /// Begins with these unsent messages: conversation, id and text.
    fn with(unsent: &[(i64, u128, &str)]) -> Self {
        let mut entries = BTreeMap::new();
        for (conversation, id, text) in unsent {
            let mut outbox = Outbox::default();
            outbox.push(Uuid::from_u128(*id), (*text).to_owned(), None, now().plus_ms(*id as i64));
            let keys = Keys::of_staff(&slug(), ConversationId(*conversation), STAFF_ID);
            let item = outbox.next().expect("it was pushed");
            entries.insert(keys.message(item.client_message_id), encode(item));
        }
        let others = OtherOutboxes::new(slug(), STAFF_ID, Some(ConversationId(1)));
        let mut scene = Self { others, entries, requests: Vec::new(), timers: Vec::new(), locks: Vec::new() };
        scene.begin();
        scene
    }

    fn begin(&mut self) {
        let keys: Vec<String> = self.entries.keys().cloned().collect();
        let mut output = Output::default();
        self.others.begin_sending(&keys, &mut output);
        self.execute(output);
    }

    fn input(&mut self, input: Input) {
        let at = Moment { now: now(), share: 0.0, is_visible: true, has_focus: true, is_online: true };
        let output = self.others.handle(input, &at);
        self.execute(output);
    }

    fn execute(&mut self, output: Output) {
        for effect in output.effects {
            match effect {
                Effect::ReadOutbox => {
                    let keys = self.others.keys();
                    let entry = |(key, entry): (&String, &String)| Some((keys.message_id(key)?, Some(entry.clone())));
                    let stored = self.entries.iter().filter_map(entry).collect();
                    self.input(Input::OutboxRead(Some(stored)));
                }
                Effect::Lock(number) => {
                    self.locks.push(self.others.keys().sender_lock());
                    self.input(Input::Locked(number));
                }
                Effect::Request(Request::Send(item)) => {
                    self.requests.push((self.others.current().expect("a conversation"), item));
                }
                Effect::Store { key, entry } => {
                    self.entries.insert(key, entry);
                }
                Effect::Remove(key) => {
                    self.entries.remove(&key);
                }
                Effect::SetTimer(timer, _) => self.timers.push(timer),
                _ => {}
            }
        }
    }

    /// Ends the present request, and the timers that release the lock; returns
    /// the conversation and the text.
    fn answer(&mut self, error: Option<RequestError>) -> (i64, String) {
        let (id, item) = self.requests.remove(0);
        let text = item.text.clone();
        // The content of the answer is not used.
        let result = error.map_or(Ok(Answer::Marked), Err);
        self.input(Input::Response(Request::Send(item), result));
        self.end_timers();
        (id.0, text)
    }

    fn end_timers(&mut self) {
        for timer in std::mem::take(&mut self.timers) {
            if matches!(timer, Timer::Unlock(_)) {
                self.input(Input::Timer(timer));
            } else {
                self.timers.push(timer);
            }
        }
    }

    fn unsent(&self) -> Vec<i64> {
        let keys: Vec<String> = self.entries.keys().cloned().collect();
        self.others.unsent(&keys).into_iter().map(|id| id.0).collect()
    }
}

#[test]
fn conversations_are_sent_one_by_one_except_the_open_one() {
    let mut scene = Scene::with(&[(3, 1, "third"), (2, 2, "first"), (2, 3, "second"), (1, 4, "open")]);
    assert_eq!(scene.unsent(), [2, 3]);
    let sent: Vec<_> = (0..3).map(|_| scene.answer(None)).collect();
    assert_eq!(sent, [(2, "first".to_owned()), (2, "second".to_owned()), (3, "third".to_owned())]);
    assert_eq!((scene.requests.len(), scene.unsent(), scene.entries.len()), (0, Vec::new(), 1));
    assert_eq!(scene.locks.len(), 2);
    assert!(scene.others.current().is_none());
}

#[test]
fn a_failure_ends_a_conversation_and_not_those_behind_it() {
    let mut scene = Scene::with(&[(2, 1, "one"), (2, 2, "two"), (3, 3, "three")]);
    scene.answer(Some(RequestError::Later(0)));
    assert_eq!(scene.answer(None), (3, "three".to_owned()));
    assert_eq!((scene.requests.len(), scene.unsent()), (0, vec![2]));
    scene.begin();
    assert_eq!(scene.answer(None), (2, "one".to_owned()));
}

#[test]
fn a_refused_message_is_stored_as_refused_and_not_sent_again() {
    let mut scene = Scene::with(&[(2, 1, "one"), (2, 2, "two")]);
    scene.answer(Some(RequestError::Refused(ErrorCode::MessageTooLong)));
    assert_eq!(scene.answer(None), (2, "two".to_owned()));
    scene.begin();
    assert_eq!((scene.requests.len(), scene.unsent()), (0, vec![2]));
}

#[test]
fn a_sign_out_keeps_all_messages() {
    let mut scene = Scene::with(&[(2, 1, "one"), (3, 2, "two")]);
    let before = scene.entries.clone();
    scene.answer(Some(RequestError::Refused(ErrorCode::InvalidToken)));
    assert_eq!((scene.requests.len(), scene.entries == before), (0, true));
    // The user has signed in again.
    scene.begin();
    assert_eq!(scene.answer(None), (2, "one".to_owned()));
}

#[test]
fn a_timer_of_one_conversation_does_not_concern_the_next() {
    let mut scene = Scene::with(&[(2, 1, "one"), (3, 2, "two")]);
    scene.answer(None);
    let requests = scene.requests.len();
    for timer in std::mem::take(&mut scene.timers) {
        scene.input(Input::Timer(timer));
    }
    assert_eq!((scene.requests.len(), scene.others.current()), (requests, Some(ConversationId(3))));
}
