//! Property test: whatever the page receives, in whatever order and however
//! often, after one chain of fetches it shows the state of the server.

use crate::model::Server;
use app::chat::{EventResult, Timeline};
use proptest::prelude::*;
use proptest::sample::Index;
use shared::{Event, EventKind, Message, MessageId, MessagePage, MessageStatus, Reader, SenderType, Seq};
use std::collections::BTreeMap;

/// A step of the test, at the hotel or on the network.
#[derive(Clone, Debug)]
enum Step {
    Write(SenderType),
    Edit(Index, bool),
    Read(Reader, Index),
    Move(u8),
    ChangeOfTomorrow(Index),
    /// An event arrives, perhaps without its message; it may be a duplicate.
    Hear(Index, bool),
    /// The server answers a send with the message in its state at that time.
    AnswerSend(Index),
    /// The page sends a request. The answer is created now and arrives later,
    /// or never.
    AskAfter(usize),
    AskOlder(usize),
    /// An answer arrives; it may be a duplicate.
    Arrive(Index),
}

fn of_today() -> impl Strategy<Value = Step> {
    let sender = prop_oneof![Just(SenderType::Guest), Just(SenderType::Staff), Just(SenderType::System)];
    let reader = prop_oneof![Just(Reader::Guest), Just(Reader::Staff)];
    prop_oneof![
        5 => sender.prop_map(Step::Write),
        3 => (any::<Index>(), any::<bool>()).prop_map(|(at, delete)| Step::Edit(at, delete)),
        2 => (reader, any::<Index>()).prop_map(|(reader, at)| Step::Read(reader, at)),
        1 => any::<u8>().prop_map(Step::Move),
    ]
}

fn at_the_hotel() -> impl Strategy<Value = Step> {
    prop_oneof![
        11 => of_today(),
        1 => any::<Index>().prop_map(Step::ChangeOfTomorrow),
    ]
}

fn anything() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => at_the_hotel(),
        5 => (any::<Index>(), prop::bool::weighted(0.2)).prop_map(|(at, oversize)| Step::Hear(at, oversize)),
        1 => any::<Index>().prop_map(Step::AnswerSend),
        2 => (1..4_usize).prop_map(Step::AskAfter),
        1 => (1..4_usize).prop_map(Step::AskOlder),
        3 => any::<Index>().prop_map(Step::Arrive),
    ]
}

/// An answer that has not arrived yet.
#[derive(Clone, Debug)]
enum Answer {
    Changes(Seq, MessagePage),
    Older(MessagePage),
}

struct World {
    server: Server,
    timeline: Timeline,
    answers: Vec<Answer>,
}

impl World {
    fn open(before: &[Step], limit: usize) -> Self {
        let mut server = Server::new();
        before.iter().for_each(|step| happen(&mut server, step));
        let timeline = Timeline::new(server.newest(limit));
        Self { server, timeline, answers: Vec::new() }
    }

    fn step(&mut self, step: &Step) {
        let Self { server, timeline, answers } = self;
        match step {
            Step::Hear(at, oversize) => {
                // Recent events are the most likely ones to arrive.
                let recent = server.events.len().min(8);
                if recent > 0 {
                    let event = server.events[server.events.len() - 1 - at.index(recent)].clone();
                    hear(timeline, if *oversize { event.without_message() } else { event });
                }
            }
            Step::AnswerSend(at) => {
                let sent: Vec<&Message> = server.events.iter().filter_map(written_by_guest).collect();
                if !sent.is_empty() {
                    timeline.merge_sent((*at.get(&sent)).clone());
                }
            }
            Step::AskAfter(limit) => {
                let after = timeline.synced_seq();
                answers.push(Answer::Changes(after, server.after(after, *limit)));
            }
            Step::AskOlder(limit) => {
                if let Some(oldest) = timeline.oldest().filter(|_| timeline.has_older()) {
                    answers.push(Answer::Older(server.before(oldest, *limit)));
                }
            }
            Step::Arrive(at) if !answers.is_empty() => match at.get(answers).clone() {
                Answer::Changes(asked, page) => {
                    timeline.merge_changes(asked, page);
                }
                Answer::Older(page) => timeline.merge_older(page),
            },
            other => happen(server, other),
        }
    }

    /// Fetches missed changes, as the page does after a gap and after every
    /// reconnect.
    fn catch_up(&mut self, limit: usize) {
        loop {
            let after = self.timeline.synced_seq();
            if !self.timeline.merge_changes(after, self.server.after(after, limit)) {
                break;
            }
        }
    }

    fn scroll_to_the_beginning(&mut self, limit: usize) {
        while let Some(oldest) = self.timeline.oldest().filter(|_| self.timeline.has_older()) {
            self.timeline.merge_older(self.server.before(oldest, limit));
        }
    }
}

fn happen(server: &mut Server, step: &Step) {
    let at = |at: &Index| if server.messages.is_empty() { 0 } else { at.index(server.messages.len()) };
    match step {
        Step::Write(sender) => server.write(*sender),
        Step::Edit(index, delete) => server.edit(at(index), *delete),
        Step::Read(reader, index) => server.read_up_to(*reader, at(index)),
        Step::Move(room) => server.move_to(*room),
        Step::ChangeOfTomorrow(index) => server.change_of_tomorrow(at(index)),
        _ => {}
    }
}

fn written_by_guest(event: &Event) -> Option<&Message> {
    let EventKind::ChatMessage(change) = &event.kind else { return None };
    change.message.as_ref().filter(|message| message.sender_type == SenderType::Guest)
}

/// Applies an event, and checks that the result matches its number.
fn hear(timeline: &mut Timeline, event: Event) {
    let (before, seq) = (timeline.synced_seq(), event.meta.seq);
    let heard = timeline.apply_event(event);
    match heard {
        EventResult::Known => assert!(seq <= before && timeline.synced_seq() == before),
        EventResult::Next => assert!(seq == before.next() && timeline.synced_seq() == seq),
        EventResult::Gap => assert!(seq > before && timeline.synced_seq() == before),
    }
}

/// Removes the time of reading. If several markers were missed, a page cannot
/// know it, and shows only that a message is read.
fn comparable(message: &Message) -> Message {
    Message { read_at: None, ..message.clone() }
}

fn shown(timeline: &Timeline) -> Vec<Message> {
    timeline.messages().map(|message| comparable(message)).collect()
}

fn truth(server: &Server, from: Option<MessageId>) -> Vec<Message> {
    let from = from.unwrap_or_default();
    server.messages.iter().filter(|message| message.id >= from).map(comparable).collect()
}

/// Checks the properties that hold at every moment, whatever is still missing.
fn check(world: &World, before: &Timeline) -> Result<(), TestCaseError> {
    let (timeline, server) = (&world.timeline, &world.server);
    prop_assert!(timeline.synced_seq() >= before.synced_seq());
    prop_assert!(timeline.oldest() <= before.oldest() || before.oldest().is_none());
    for reader in [Reader::Guest, Reader::Staff] {
        prop_assert!(timeline.read().of(reader).up_to >= before.read().of(reader).up_to);
    }
    let now: BTreeMap<MessageId, &Message> = timeline.messages().map(|message| (message.id, &**message)).collect();
    for known in before.messages() {
        let message = now.get(&known.id).expect("a message that was shown stays");
        prop_assert!(message.seq >= known.seq, "a message went back");
        prop_assert!(message.status == known.status || message.status == MessageStatus::Read, "unread again");
    }
    let from = timeline.oldest().filter(|_| timeline.has_older()).unwrap_or_default();
    for message in server.messages.iter().filter(|message| message.id >= from && message.seq <= timeline.synced_seq()) {
        let shown = now.get(&message.id);
        prop_assert_eq!(shown.map(|shown| &shown.message), Some(&message.message), "synced, and not known");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn one_chain_of_fetches_reaches_the_servers_state(
        before in prop::collection::vec(at_the_hotel(), 0..14),
        limit in 1..6_usize,
        steps in prop::collection::vec(anything(), 0..50),
        page_limit in 1..4_usize,
    ) {
        let mut world = World::open(&before, limit);
        for step in &steps {
            let earlier = world.timeline.clone();
            world.step(step);
            check(&world, &earlier)?;
        }

        world.catch_up(page_limit);
        let World { server, timeline, .. } = &world;
        let from = timeline.oldest().filter(|_| timeline.has_older());
        prop_assert_eq!(shown(timeline), truth(server, from));
        prop_assert_eq!(timeline.chat(), &server.chat);
        prop_assert_eq!(timeline.read(), server.read);
        prop_assert_eq!(timeline.synced_seq(), server.seq());

        world.scroll_to_the_beginning(page_limit);
        prop_assert_eq!(shown(&world.timeline), truth(&world.server, None));
        prop_assert!(!world.timeline.has_older());
    }

    #[test]
    fn events_in_order_need_no_fetch(
        before in prop::collection::vec(at_the_hotel(), 0..14),
        after in prop::collection::vec(of_today(), 0..30),
    ) {
        let mut world = World::open(&before, 100);
        let known = world.server.events.len();
        after.iter().for_each(|step| happen(&mut world.server, step));
        let events = world.server.events[known..].to_vec();
        for event in events {
            prop_assert_eq!(world.timeline.apply_event(event), EventResult::Next);
        }
        prop_assert_eq!(shown(&world.timeline), truth(&world.server, None));
        prop_assert_eq!(world.timeline.read(), world.server.read);
        prop_assert_eq!(world.timeline.chat(), &world.server.chat);
    }
}
