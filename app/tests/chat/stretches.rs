//! Tests of the log in stretches: together they are the whole log, and a change
//! in one does not affect the others.

use crate::make::{client_id, context, event, guest, message, page, staff};
use app::chat::rows::rows;
use app::chat::{Outbox, Row, Timeline};
use app::conversation::{Line, Stretch, stretches};
use app::zone::Zone;
use leptos::prelude::*;
use proptest::prelude::*;
use proptest::sample::Index;
use shared::event::MessageChange;
use shared::{ErrorCode, EventKind, Message, MessageId, Reader, SenderType, Timestamp};
use uuid::Uuid;

/// Number of messages in a stretch in these tests.
const SIZE: usize = 3;

/// A step of the test.
#[derive(Clone, Debug)]
enum Step {
    Hear(SenderType),
    Edit(Index),
    Read(Index),
    LoadOlder(usize),
    /// The guest writes a message, which is not acknowledged yet.
    Write,
    /// The oldest message of the outbox is acknowledged.
    Acknowledge,
    /// The oldest message of the outbox is refused.
    Refuse,
    /// The guest discards the oldest message of the outbox.
    Discard,
}

fn step() -> impl Strategy<Value = Step> {
    let sender = prop_oneof![Just(SenderType::Guest), Just(SenderType::Staff)];
    prop_oneof![
        4 => sender.prop_map(Step::Hear),
        1 => any::<Index>().prop_map(Step::Edit),
        1 => any::<Index>().prop_map(Step::Read),
        2 => (1..8_usize).prop_map(Step::LoadOlder),
        2 => Just(Step::Write),
        2 => Just(Step::Acknowledge),
        1 => Just(Step::Refuse),
        1 => Just(Step::Discard),
    ]
}

/// A page, and the messages before it.
struct World {
    older: Vec<Message>,
    timeline: Timeline,
    outbox: Outbox,
    log: Vec<Stretch>,
    zone: Zone,
    /// The highest message id, and the number of the last change.
    newest: i64,
}

impl World {
    fn open(older: i64, shown: i64) -> Self {
        let said = |id| message(id, id, if id % 3 == 0 { SenderType::Guest } else { SenderType::Staff });
        let newest = older + shown;
        let timeline = Timeline::new(page((older + 1..=newest).map(said).collect(), newest, older > 0));
        let (outbox, zone) = (Outbox::default(), Zone::new("UTC"));
        let mut world = Self { older: (1..=older).map(said).collect(), timeline, outbox, log: vec![], zone, newest };
        world.show();
        world
    }

    fn show(&mut self) {
        self.log = stretches(&self.log, SIZE, &self.timeline, &self.outbox, &context(None, &self.zone));
    }

    fn next(&mut self) -> i64 {
        self.newest += 1;
        self.newest
    }

    fn any_message(&self, index: &Index) -> Option<Message> {
        let all: Vec<_> = self.timeline.messages().cloned().collect();
        (!all.is_empty()).then(|| (**index.get(&all)).clone())
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Hear(sender) => {
                let id = self.next();
                let change = MessageChange::with_message(message(id, id, *sender));
                self.timeline.apply_event(event(id, EventKind::ChatMessage(change)));
            }
            Step::Edit(index) => {
                if let Some(message) = self.any_message(index) {
                    let seq = self.next();
                    let edited =
                        Message { message: format!("edit {seq}"), is_edited: true, seq: shared::Seq(seq), ..message };
                    self.timeline
                        .apply_event(event(seq, EventKind::MessageUpdated(MessageChange::with_message(edited))));
                }
            }
            Step::Read(index) => {
                if let Some(Message { id: up_to, .. }) = self.any_message(index) {
                    let (seq, read_at) = (self.next(), Timestamp::from_unix_ms(0));
                    self.timeline
                        .apply_event(event(seq, EventKind::MessagesRead { reader: Reader::Staff, up_to, read_at }));
                }
            }
            Step::LoadOlder(limit) if self.timeline.has_older() => {
                let older = self.older.split_off(self.older.len().saturating_sub(*limit));
                self.timeline.merge_older(page(older, self.newest, !self.older.is_empty()));
            }
            Step::LoadOlder(_) => {}
            Step::Write => {
                let id = self.next();
                let now =
                    self.timeline.messages().next_back().map_or(Timestamp::from_unix_ms(0), |last| last.timestamp);
                self.outbox.push(client_id(id), format!("message {id}"), None, now);
            }
            Step::Acknowledge => {
                if let Some(id) = self.oldest_unacknowledged() {
                    let seq = self.next();
                    self.outbox.acknowledge(id);
                    self.timeline.merge_sent(Message { client_message_id: Some(id), ..guest(seq, seq) });
                }
            }
            Step::Refuse => {
                if let Some(id) = self.oldest_unacknowledged() {
                    self.outbox.mark_refused(id, ErrorCode::MessageRequired);
                }
            }
            Step::Discard => {
                if let Some(id) = self.oldest_unacknowledged() {
                    self.outbox.discard(id);
                }
            }
        }
        self.show();
    }

    fn oldest_unacknowledged(&self) -> Option<Uuid> {
        self.outbox.items().next().map(|item| item.client_message_id)
    }

    fn lines(&self) -> Vec<Line> {
        self.log.iter().flat_map(|stretch| stretch.lines.get_untracked()).collect()
    }
}

proptest! {
    #[test]
    fn stretches_show_the_whole_log_and_lines_keep_their_stretch(
        older in 0..20_i64,
        shown in 0..12_i64,
        steps in prop::collection::vec(step(), 0..40),
    ) {
        let mut world = World::open(older, if older > 0 { shown.max(1) } else { shown });
        for step in &steps {
            let before = world.log.iter().map(|stretch| (stretch.clone(), stretch.lines.get_untracked())).collect::<Vec<_>>();
            world.step(step);
            let shown: Vec<Row> = world.lines().iter().map(|line| line.row.get_untracked()).collect();
            prop_assert_eq!(shown, rows(&world.timeline, &world.outbox, &context(None, &world.zone)));
            for (stretch, lines) in &before {
                let goes_on = world.log.iter().find(|other| other.from == stretch.from).expect("a stretch stays");
                prop_assert!(goes_on.lines == stretch.lines);
                prop_assert_eq!(goes_on.block(), stretch.block());
                // An acknowledged message keeps its line.
                let now = goes_on.lines.get_untracked();
                let stays = |line: &Line| is_day(line) || now.iter().any(|other| other.row == line.row);
                let gone = lines.iter().filter(|line| !stays(line)).count();
                prop_assert!(gone <= usize::from(matches!(step, Step::Discard)), "{step:?}");
            }
        }
    }
}

/// Returns whether a line is a day. The beginning of a day may move up when
/// older messages are loaded.
fn is_day(line: &Line) -> bool {
    matches!(line.row.get_untracked(), Row::Day(..))
}

#[test]
fn consecutive_stretches_are_grouped_into_small_blocks() {
    let mut world = World::open(120, SIZE as i64);
    for _ in 0..40 {
        world.step(&Step::LoadOlder(SIZE));
        (0..=SIZE).for_each(|_| world.step(&Step::Hear(SenderType::Staff)));
    }
    assert!(world.log.is_sorted_by_key(Stretch::block));
    let blocks: Vec<_> = world.log.chunk_by(|one, next| one.block() == next.block()).map(<[_]>::len).collect();
    assert!(world.log.len() >= 80 && blocks.iter().all(|stretches| *stretches <= 16), "{blocks:?}");
    // All blocks are full except the first and the last.
    assert!(blocks[1..blocks.len() - 1].iter().all(|stretches| *stretches == 16), "{blocks:?}");
}

#[test]
fn change_updates_only_its_own_stretch() {
    let mut world = World::open(0, SIZE as i64);
    for id in 4..=9 {
        world.step(&Step::Hear(SenderType::Staff));
        assert_eq!(world.newest, id);
    }
    assert_eq!(world.log.iter().map(|stretch| stretch.from).collect::<Vec<_>>(), [1, 5, 9].map(MessageId));
    let context: Vec<_> = world
        .log
        .iter()
        .map(|stretch| {
            let lines = stretch.lines.clone();
            let context = ArcMemo::new(move |times: Option<&u32>| {
                lines.track();
                times.map_or(0, |times| times + 1)
            });
            context.get_untracked();
            context
        })
        .collect();
    let edited = Message { message: "edited".to_owned(), ..staff(5, 10) };
    world.timeline.apply_event(event(10, EventKind::MessageUpdated(MessageChange::with_message(edited))));
    world.timeline.apply_event(event(11, EventKind::ChatMessage(MessageChange::with_message(staff(11, 11)))));
    world.show();
    assert_eq!(context.iter().map(|context| context.get_untracked()).collect::<Vec<_>>(), [0, 0, 1]);
    let shown = world.lines().into_iter().map(|line| line.row.get_untracked());
    assert_eq!(
        shown.filter(|row| matches!(row, Row::Message { message, .. } if message.message == "edited")).count(),
        1
    );
}
