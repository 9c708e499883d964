use super::*;
use crate::store::PageCursor;
use shared::{Message, ReadMarker, Reader};
use uuid::Uuid;

on_each_engine! {
    pages_backwards_reach_every_message_once,
    pages_of_changes_reach_every_message_once,
    message_is_found_by_side_and_client_id,
    reply_contains_the_beginning_of_its_message,
    insert_returns_the_message_as_stored,
    the_newest_message_up_to_a_place_is_of_the_same_conversation,
    mark_read_changes_messages_of_the_other_side,
}

const MESSAGES: i64 = 23;

/// Creates two conversations whose messages alternate in the table.
async fn two_conversations(store: &Store) -> (Thread, Vec<MessageId>) {
    let (own, other) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let mut ids = Vec::new();
    for seq in 1..=MESSAGES {
        ids.extend(write_messages(store, own.conversation.id, seq, seq).await);
        write_messages(store, other.conversation.id, seq, seq).await;
    }
    (own, ids)
}

async fn page(store: &Store, of: &Thread, cursor: PageCursor, limit: i64) -> Vec<shared::Message> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let mut db = snapshot.db();
    let page = db.messages(of.conversation.id, &of.booking.booking_id, cursor, limit).await.expect("a page");
    let with_thread = db.thread_and_messages(of.conversation.id, cursor, limit).await.expect("an answer");
    let thread = db.thread(of.conversation.id).await.expect("an answer");
    assert_eq!(with_thread, thread.map(|thread| (thread, page.clone())));
    page
}

async fn pages_backwards_reach_every_message_once(store: &Store) {
    let (own, ids) = two_conversations(store).await;
    let backwards: Vec<MessageId> = ids.iter().rev().copied().collect();
    for limit in 1..=MESSAGES + 1 {
        let (mut seen, mut cursor) = (Vec::new(), PageCursor::Newest);
        loop {
            let page = page(store, &own, cursor, limit).await;
            let Some(last) = page.last() else { break };
            assert!(page.len() as i64 <= limit);
            cursor = PageCursor::Before(last.id);
            seen.extend(page.iter().map(|message| message.id));
        }
        assert_eq!(seen, backwards, "pages of {limit}");
    }
}

async fn pages_of_changes_reach_every_message_once(store: &Store) {
    let (own, ids) = two_conversations(store).await;
    for limit in 1..=MESSAGES + 1 {
        let (mut seen, mut cursor) = (Vec::new(), PageCursor::After(Seq(0)));
        loop {
            let page = page(store, &own, cursor, limit).await;
            let Some(last) = page.last() else { break };
            assert!(page.len() as i64 <= limit);
            cursor = PageCursor::After(last.seq);
            seen.extend(page.iter().map(|message| message.id));
        }
        assert_eq!(seen, ids, "pages of {limit}");
    }
}

async fn message_is_found_by_side_and_client_id(store: &Store) {
    let (own, other) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let (id, client_id) = (own.conversation.id, Uuid::from_u128(7));
    let write = |seq: i64, text: &'static str| {
        store.write(move |mut db| {
            let named = NewMessage { client_message_id: Some(client_id), ..message(id, seq, text) };
            let new = NewMessage { sender_type: SenderType::Guest, ..named };
            async move { db.insert_message(&new).await }.boxed()
        })
    };
    let written: Result<Option<MessageId>, StoreError> = write(1, "Hello!").await;
    let written = written.expect("an answer").expect("a message");
    let again: Result<Option<MessageId>, StoreError> = write(2, "Hello again!").await;
    assert_eq!(again.expect("an answer"), None, "the same name from the same side is the same message");

    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let mut db = snapshot.db();
    let booking = &own.booking.booking_id;
    let found = db.message_by_client_id(id, booking, SenderType::Guest, client_id).await.expect("an answer");
    let found = found.expect("the message");
    assert_eq!((found.id, found.client_message_id, found.message.as_str()), (written, Some(client_id), "Hello!"));
    for (conversation, side, client_id) in [
        (id, SenderType::Staff, client_id),
        (other.conversation.id, SenderType::Guest, client_id),
        (id, SenderType::Guest, Uuid::from_u128(8)),
    ] {
        let found = db.message_by_client_id(conversation, booking, side, client_id).await.expect("an answer");
        assert_eq!(found, None);
    }
}

async fn reply_contains_the_beginning_of_its_message(store: &Store) {
    let own = seeded(store, "B1").await;
    let id = own.conversation.id;
    let long = "é😀".repeat(60);
    let beginning: String = long.chars().take(100).collect();
    let written: Result<Option<MessageId>, StoreError> = store
        .write(move |mut db| {
            async move {
                let first = db.insert_message(&message(id, 1, &long)).await?;
                db.insert_message(&NewMessage { reply_to: first, ..message(id, 2, "Yes.") }).await
            }
            .boxed()
        })
        .await;
    let answer = written.expect("an answer").expect("a message");
    let page = page(store, &own, PageCursor::Newest, 1).await;
    let shown = page[0].reply_to_message.as_ref().expect("a preview");
    assert_eq!((page[0].id, page[0].reply_to), (answer, Some(shown.id)));
    assert_eq!((shown.message.as_str(), shown.sender_type), (beginning.as_str(), SenderType::Guest));
}

async fn insert_returns_the_message_as_stored(store: &Store) {
    let own = seeded(store, "B1").await;
    let (id, booking) = (own.conversation.id, own.booking.booking_id.clone());
    let written: Result<Vec<(Message, Option<Message>)>, StoreError> = store
        .write(move |mut db| {
            async move {
                let staff = NewMessage {
                    sender_name: "Maeve",
                    sender_role: Some("Reception"),
                    room_number: Some("101"),
                    client_message_id: Some(Uuid::from_u128(9)),
                    ..message(id, 2, "Yes, of course.")
                };
                let system = NewMessage {
                    sender_type: SenderType::System,
                    sender_role: Some("Reception"),
                    told_of: Some("Maeve"),
                    ..message(id, 3, "Maeve from Reception has joined")
                };
                let (mut pairs, mut answered) = (Vec::new(), None::<Message>);
                for new in [message(id, 1, &"é😀".repeat(60)), staff, system] {
                    let new = NewMessage { reply_to: answered.as_ref().map(|answered| answered.id), ..new };
                    let key = db.insert_message(&new).await?.ok_or(StoreError::Corrupt("message".into()))?;
                    let message = new.to_message(key, &booking, answered.as_ref());
                    pairs.push((message.clone(), db.message(id, &booking, key).await?));
                    answered = Some(message);
                }
                Ok(pairs)
            }
            .boxed()
        })
        .await;
    for (message, stored) in written.expect("messages") {
        assert_eq!(Some(message), stored);
    }
}

async fn the_newest_message_up_to_a_place_is_of_the_same_conversation(store: &Store) {
    let (own, ids) = two_conversations(store).await;
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    for (asked, expected) in [(0, 0), (ids[0].0, ids[0].0), (ids[0].0 + 1, ids[0].0), (i64::MAX, ids[22].0)] {
        let found = snapshot.db().newest_message_up_to(own.conversation.id, MessageId(asked)).await.expect("an answer");
        assert_eq!(found, MessageId(expected), "up to {asked}");
    }
}

async fn mark_read_changes_messages_of_the_other_side(store: &Store) {
    let (own, ids) = two_conversations(store).await;
    let id = own.conversation.id;
    let mark = async |reader, from: MessageId, up_to, now| {
        let from = ReadMarker { up_to: from, read_at: None };
        let marked: Result<(), StoreError> = store
            .write(move |mut db| async move { db.mark_read(id, reader, from, up_to, at(now)).await }.boxed())
            .await;
        marked.expect("marked");
    };
    mark(Reader::Guest, MessageId(0), ids[3], 100).await;
    mark(Reader::Guest, MessageId(0), ids[5], 200).await;
    mark(Reader::Staff, ids[0], ids[2], 300).await;
    // Messages with odd numbers are from the guest.
    let expected = [None, Some(100), Some(300), Some(100), None, Some(200), None];
    let mut page = page(store, &own, PageCursor::After(Seq(0)), 7).await;
    for (message, expected) in page.drain(..).zip(expected) {
        assert_eq!(message.read_at, expected.map(at), "message {}", message.seq);
        assert_eq!(message.status == shared::MessageStatus::Read, expected.is_some());
    }
}
