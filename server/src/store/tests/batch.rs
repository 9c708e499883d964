//! Decisions that are loaded, made and written together.

use super::*;
use crate::pending_event::PendingEvent;
use crate::store::{
    BatchState, Changes, ConversationLock, Decision, InsertedMessage, Needs, PageCursor, StaffKey, StoreError,
};
use crate::support::outbox;
use crate::token::{GuestToken, SecretHash};
use futures_util::future::join_all;
use shared::{ChannelName, Message};
use std::sync::Arc;
use std::sync::Mutex;
use tokio::sync::Notify;
use uuid::Uuid;

on_each_engine! {
    decisions_of_a_batch_see_those_before_them,
    a_refused_decision_affects_only_itself,
    decisions_that_the_database_refuses_affect_only_themselves,
    a_batch_loads_what_its_decisions_need,
    a_locked_conversation_does_not_delay_others,
    close_commits_queued_decisions,
    a_panic_of_the_task_that_writes_does_not_end_it,
    committed_events_are_handed_over_with_their_ids,
}

/// End of a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ending {
    Store,
    Refuse,
    Panic,
    /// The handler does not exist, which only the database notices.
    UnknownHandler,
}

/// Stores a message of the guest.
struct Say {
    to: ConversationLock,
    text: &'static str,
    ending: Ending,
}

impl Say {
    fn new(to: ConversationId, text: &'static str, ending: Ending) -> Self {
        Self { to: ConversationLock::Conversation(to), text, ending }
    }
}

impl Decision for Say {
    type Answer = Message;
    type Refusal = Refusal;

    fn needs(&self) -> Needs {
        Needs { message_ids: 1, ..nothing(self.to) }
    }

    fn decide(&self, state: &mut BatchState) -> Result<(Message, Changes), Refusal> {
        match self.ending {
            Ending::Store | Ending::UnknownHandler => {}
            Ending::Refuse => return Err(Refusal::No),
            Ending::Panic => panic!("on purpose"),
        }
        let id = state.conversation_of(&self.to).ok_or(Refusal::No)?;
        let thread = state.threads.get_mut(&id).ok_or(Refusal::No)?;
        let conversation = &mut thread.conversation;
        conversation.seq = conversation.seq.next();
        if self.ending == Ending::UnknownHandler {
            conversation.handler_id = Some(StaffKey(99));
        }
        let message_id = state.message_ids.pop_front().ok_or(Refusal::No)?;
        conversation.last_message_id = message_id;
        let new = NewMessage { sender_type: SenderType::Guest, ..message(id, conversation.seq.0, self.text) };
        let message = new.to_message(message_id, &thread.booking.booking_id, None);
        let inserted = InsertedMessage { message: message.clone(), staff: None, hotel: thread.hotel.key };
        let conversations = [(id, conversation.clone())].into();
        let (channel, now) = (ChannelName::staff(&thread.hotel.profile.slug), message.timestamp);
        let event = NewEvent { channel, name: "said", data: format!("\"{}\"", self.text), now, supersedes: None };
        let changes = Changes { messages: vec![inserted], conversations, events: vec![event], ..Changes::default() };
        Ok((message, changes))
    }
}

fn nothing(conversation: ConversationLock) -> Needs {
    Needs { conversation, client_message: None, message: None, files: Vec::new(), staff: None, message_ids: 0 }
}

/// Makes decisions in one batch: they wait behind a first one, whose conversation is
/// locked until all of them are in the queue.
async fn in_one_batch<D: Decision>(store: &Store, decisions: Vec<D>) -> Vec<Result<D::Answer, D::Refusal>> {
    let gatekeeper = seeded(store, "GATE").await.conversation.id;
    let (gate, held) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (opened, locked) = (gate.clone(), held.clone());
    let hold = async {
        let lock = ConversationLock::Conversation(gatekeeper);
        let waited: Result<(), StoreError> = store
            .write_locked(lock, move |_| {
                async move {
                    held.notify_one();
                    gate.notified().await;
                    Ok(())
                }
                .boxed()
            })
            .await;
        waited.expect("the first of the group");
    };
    let rest = async {
        locked.notified().await;
        let first = store.decide(Say::new(gatekeeper, "first", Ending::Store));
        let others = join_all(decisions.into_iter().map(|decision| store.decide(decision)));
        // Polled in this order: when the gate is opened, all decisions are in the
        // queue.
        let (first, others, ()) = tokio::join!(biased; first, others, async { opened.notify_one() });
        first.expect("the first decision");
        others
    };
    tokio::join!(hold, rest).1
}

async fn texts(store: &Store, thread: &Thread) -> Vec<(i64, String)> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let (id, booking) = (thread.conversation.id, &thread.booking.booking_id);
    let messages = snapshot.db().messages(id, booking, PageCursor::After(Seq(0)), 1_000).await.expect("messages");
    messages.into_iter().map(|message| (message.seq.0, message.message)).collect()
}

async fn decisions_of_a_batch_see_those_before_them(store: &Store) {
    let (ada, tom) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let say = |thread: &Thread, text| Say::new(thread.conversation.id, text, Ending::Store);
    let batch = vec![say(&ada, "one"), say(&tom, "two"), say(&ada, "three"), say(&tom, "four")];
    let result: Vec<Message> =
        in_one_batch(store, batch).await.into_iter().map(|result| result.expect("stored")).collect();
    assert!(result.is_sorted_by(|one, next| one.id < next.id));
    let expected = |one: &str, two: &str| vec![(1, one.to_owned()), (2, two.to_owned())];
    assert_eq!(texts(store, &ada).await, expected("one", "three"));
    assert_eq!(texts(store, &tom).await, expected("two", "four"));
    let stored = thread(store, "killarney", "B1").await.expect("a thread").conversation;
    assert_eq!((stored.seq, stored.last_message_id), (Seq(2), result[2].id));
    // Ids continue after those of the batch.
    let next = store.decide(say(&ada, "five")).await.expect("stored");
    assert!(next.id > result[3].id);
}

async fn neighbours_of(store: &Store, ending: Ending) {
    let threads =
        [seeded(store, "B1").await, seeded(store, "B2").await, seeded(store, "B3").await, seeded(store, "B4").await];
    let endings = [Ending::Store, ending, Ending::Store, ending];
    let batch = threads.iter().zip(endings).map(|(thread, ending)| Say::new(thread.conversation.id, "Hello", ending));
    let result = in_one_batch(store, batch.collect()).await;
    for (result, ending) in result.iter().zip(endings) {
        match ending {
            Ending::Store => assert!(result.is_ok(), "{result:?}"),
            Ending::Refuse => assert!(matches!(result, Err(Refusal::No)), "{result:?}"),
            Ending::Panic => assert!(matches!(result, Err(Refusal::Store(StoreError::Panicked))), "{result:?}"),
            Ending::UnknownHandler => {
                assert!(matches!(result, Err(Refusal::Store(StoreError::Database(_)))), "{result:?}");
            }
        }
    }
    for (thread, ending) in threads.iter().zip(endings) {
        assert_eq!(texts(store, thread).await.len(), usize::from(ending == Ending::Store));
    }
    // The writer goes on.
    store.decide(Say::new(threads[1].conversation.id, "Again", Ending::Store)).await.expect("stored");
}

async fn a_refused_decision_affects_only_itself(store: &Store) {
    neighbours_of(store, Ending::Refuse).await;
    neighbours_of_panics(store).await;
}

async fn neighbours_of_panics(store: &Store) {
    let thread = seeded(store, "B9").await;
    let say = |ending| Say::new(thread.conversation.id, "Hello", ending);
    let result = in_one_batch(store, vec![say(Ending::Store), say(Ending::Panic), say(Ending::Store)]).await;
    assert!(matches!(result[1], Err(Refusal::Store(StoreError::Panicked))), "{result:?}");
    assert_eq!(texts(store, &thread).await.len(), 2);
}

async fn decisions_that_the_database_refuses_affect_only_themselves(store: &Store) {
    neighbours_of(store, Ending::UnknownHandler).await;
    let alone = seeded(store, "B5").await.conversation.id;
    let refused = store.decide(Say::new(alone, "Hello", Ending::UnknownHandler)).await;
    assert!(matches!(refused, Err(Refusal::Store(StoreError::Database(_)))), "{refused:?}");
}

/// Returns the part of the state that a test compares.
struct Look {
    needs: Needs,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Decision for Look {
    type Answer = ();
    type Refusal = StoreError;

    fn needs(&self) -> Needs {
        self.needs.clone()
    }

    fn decide(&self, state: &mut BatchState) -> Result<((), Changes), StoreError> {
        let conversation = state.conversation_of(&self.needs.conversation);
        let repeated = self
            .needs
            .client_message
            .zip(conversation)
            .and_then(|((sender, client_id), conversation)| state.client_message(conversation, sender, client_id));
        let quoted = self.needs.message.and_then(|id| state.messages.get(&id));
        let text = |message: Option<&Message>| message.map(|message| message.message.clone());
        let seen = format!("{:?}", (conversation.map(|id| id.0), text(repeated), text(quoted)));
        self.seen.lock().expect("the list").push(seen);
        Ok(((), Changes::default()))
    }
}

async fn a_batch_loads_what_its_decisions_need(store: &Store) {
    let (ada, tom) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let (id, client_id) = (ada.conversation.id, Uuid::from_u128(7));
    let token = GuestToken::generate(&crate::clock::OsRandom).hash();
    let booking = ada.booking.key;
    let written: Result<_, StoreError> = store
        .write(move |mut db| {
            async move {
                db.insert_token(&token, booking, at(1)).await?;
                let named = NewMessage { client_message_id: Some(client_id), ..message(id, 1, "named") };
                Ok((db.insert_message(&named).await?, db.insert_message(&message(id, 3, "quoted")).await?))
            }
            .boxed()
        })
        .await;
    let (Some(_), Some(quoted)) = written.expect("messages") else { panic!("no messages") };
    let unknown: SecretHash = GuestToken::generate(&crate::clock::OsRandom).hash();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let look = |conversation, client_message, message| Look {
        needs: Needs { client_message, message, ..nothing(conversation) },
        seen: seen.clone(),
    };
    let of = ConversationLock::Conversation;
    let named = |sender| Some((sender, client_id));
    let looks = vec![
        look(of(id), named(SenderType::Guest), Some(quoted)),
        look(ConversationLock::OfToken(token), named(SenderType::Staff), None),
        look(of(tom.conversation.id), named(SenderType::Guest), None),
        look(ConversationLock::OfToken(unknown), None, None),
        look(of(ConversationId(99)), None, None),
    ];
    for looked in in_one_batch(store, looks).await {
        looked.expect("an answer");
    }
    let none: Option<String> = None;
    let expected = [
        (Some(id.0), Some("named".to_owned()), Some("quoted".to_owned())),
        (Some(id.0), none.clone(), none.clone()),
        (Some(tom.conversation.id.0), none.clone(), none.clone()),
        (None, none.clone(), none.clone()),
        (None, none.clone(), none),
    ];
    assert_eq!(*seen.lock().expect("the list"), expected.map(|row| format!("{row:?}")));
}

async fn a_locked_conversation_does_not_delay_others(store: &Store) {
    // SQLite has one writer.
    if !store.is_shareable() {
        return;
    }
    let (ada, tom) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let (hold, held) = tokio::sync::oneshot::channel();
    let (lock, holder) = (ConversationLock::Conversation(ada.conversation.id), store.clone());
    let holding = tokio::spawn(async move {
        let job = async move {
            hold.send(()).ok();
            released.await.ok();
            Ok::<(), StoreError>(())
        };
        holder.write_locked(lock, move |_| job.boxed()).await
    });
    held.await.expect("the lock is held");
    let say = |thread: &Thread| Say::new(thread.conversation.id, "Hello", Ending::Store);
    // Alone, and together with another one.
    let mut delayed = vec![Box::pin(store.decide(say(&ada)))];
    assert!(futures_util::poll!(&mut delayed[0]).is_pending());
    store.decide(say(&tom)).await.expect("stored while another conversation is locked");
    delayed.push(Box::pin(store.decide(say(&ada))));
    assert!(futures_util::poll!(&mut delayed[1]).is_pending());
    store.decide(say(&tom)).await.expect("stored while another conversation is locked");
    for delayed in &mut delayed {
        assert!(futures_util::poll!(delayed).is_pending());
    }
    release.send(()).expect("the lock is held until now");
    holding.await.expect("no panic").expect("no error");
    for result in join_all(delayed).await {
        result.expect("stored");
    }
}

async fn close_commits_queued_decisions(store: &Store) {
    let id = seeded(store, "B1").await.conversation.id;
    let mut decisions = Box::pin(join_all((0..100).map(|_| store.decide(Say::new(id, "Hello", Ending::Store)))));
    assert!(futures_util::poll!(&mut decisions).is_pending());
    store.close().await;
    let done = decisions.await;
    assert!(done.iter().all(Result::is_ok));
    let late = store.decide(Say::new(id, "Hello", Ending::Store)).await;
    assert!(matches!(late, Err(Refusal::Store(StoreError::Closed))), "{late:?}");
}

async fn committed_events_are_handed_over_with_their_ids(store: &Store) {
    let id = seeded(store, "B1").await.conversation.id;
    let committed = store.committed_events();
    let collection = committed.collect();
    let batch = ["one", "two", "three"].map(|text| Say::new(id, text, Ending::Store));
    for result in in_one_batch(store, batch.into()).await {
        result.expect("stored");
    }
    let mut events = Vec::new();
    while !events.iter().any(|event: &PendingEvent| event.data == "\"three\"") {
        events.extend(collection.next().await);
    }
    // The first decision, which the others waited for, may be written after them.
    let said = |events: Vec<PendingEvent>| -> Vec<PendingEvent> {
        events.into_iter().filter(|event| event.name == "said" && event.data != "\"first\"").collect()
    };
    let events = said(events);
    let data: Vec<&str> = events.iter().map(|event| event.data.as_str()).collect();
    assert_eq!(data, ["\"one\"", "\"two\"", "\"three\""]);
    assert_eq!(said(outbox(store).await), events);
}

/// A decision that panics when it is dropped, which is in the task that writes, after
/// its answer.
struct PanicsWhenDropped(Say);

impl Decision for PanicsWhenDropped {
    type Answer = Message;
    type Refusal = Refusal;

    fn needs(&self) -> Needs {
        self.0.needs()
    }

    fn decide(&self, state: &mut BatchState) -> Result<(Message, Changes), Refusal> {
        self.0.decide(state)
    }
}

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        // A second panic would end the process.
        assert!(std::thread::panicking(), "on purpose");
    }
}

async fn a_panic_of_the_task_that_writes_does_not_end_it(store: &Store) {
    let (ada, tom) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let say = |thread: &Thread, text| Say::new(thread.conversation.id, text, Ending::Store);
    let batch = vec![PanicsWhenDropped(say(&ada, "one")), PanicsWhenDropped(say(&tom, "two"))];
    let result = in_one_batch(store, batch).await;
    result[0].as_ref().expect("answered before the panic");
    assert!(matches!(result[1], Err(Refusal::Store(StoreError::Panicked))), "{:?}", result[1]);
    for _ in 0..3 {
        store.decide(say(&ada, "three")).await.expect("stored");
    }
    let written: Result<(), StoreError> = store.write(|_| async { Ok(()) }.boxed()).await;
    written.expect("written");
    let stored = texts(store, &tom).await;
    assert_eq!(stored, [(1, "two".to_owned())], "it was committed before the panic");
}
