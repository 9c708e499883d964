//! First replies to guests who waited: written with their messages, read by hotel and
//! time, deleted after a while.

use super::*;
use crate::store::{
    BatchState, Changes, ConversationLock, Decision, FirstReply, InsertedMessage, Needs, NewFirstReply,
};

on_each_engine! {
    a_conversation_is_loaded_with_the_time_since_which_the_guest_waits,
    first_replies_are_written_with_their_messages,
    the_newest_first_replies_of_a_hotel_since_a_time_are_read,
    old_first_replies_are_deleted_a_limited_number_at_a_time,
}

/// Stores a message of a side, with first replies.
struct Say {
    to: ConversationId,
    sender: SenderType,
    sent_at: Timestamp,
    /// Times of questions that the message answers.
    asked_at: Vec<Timestamp>,
}

impl Decision for Say {
    /// Time since which the guest has waited before.
    type Answer = Option<Timestamp>;
    type Refusal = Refusal;

    fn needs(&self) -> Needs {
        let conversation = ConversationLock::Conversation(self.to);
        let (message_ids, files) = (1, Vec::new());
        Needs { conversation, client_message: None, message: None, files, staff: None, message_ids }
    }

    fn decide(&self, state: &mut BatchState) -> Result<(Self::Answer, Changes), Refusal> {
        let thread = state.threads.get_mut(&self.to).ok_or(Refusal::No)?;
        let waited_since = thread.conversation.waiting_since;
        match self.sender {
            SenderType::Guest => thread.conversation.waiting_since = waited_since.or(Some(self.sent_at)),
            SenderType::Staff => thread.conversation.waiting_since = None,
            SenderType::System => {}
        }
        thread.conversation.seq = thread.conversation.seq.next();
        let id = state.message_ids.pop_front().ok_or(Refusal::No)?;
        let new = NewMessage {
            sender_type: self.sender,
            sent_at: self.sent_at,
            ..message(self.to, thread.conversation.seq.0, "Hello")
        };
        let new = new.to_message(id, &thread.booking.booking_id, None);
        let hotel = thread.hotel.key;
        let reply = |asked_at: &Timestamp| NewFirstReply {
            hotel,
            message: id,
            times: FirstReply { asked_at: *asked_at, replied_at: self.sent_at },
        };
        let changes = Changes {
            messages: vec![InsertedMessage { message: new, staff: None, hotel }],
            conversations: [(self.to, thread.conversation.clone())].into(),
            first_replies: self.asked_at.iter().map(reply).collect(),
            ..Changes::default()
        };
        Ok((waited_since, changes))
    }
}

async fn say(store: &Store, to: ConversationId, sender: SenderType, sent_ms: i64) -> Option<Timestamp> {
    store.decide(Say { to, sender, sent_at: at(sent_ms), asked_at: Vec::new() }).await.expect("a message")
}

async fn reply(store: &Store, to: ConversationId, asked_ms: i64, replied_ms: i64) {
    let (sender, sent_at, asked_at) = (SenderType::Staff, at(replied_ms), vec![at(asked_ms)]);
    store.decide(Say { to, sender, sent_at, asked_at }).await.expect("a reply");
}

/// Returns the stored times of a hotel, newest first.
async fn stored(store: &Store, hotel: HotelKey, since_ms: i64, limit: i64) -> Vec<(i64, i64)> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let found = snapshot.db().first_replies(hotel, at(since_ms), limit).await.expect("rows");
    found.iter().map(|reply| (reply.asked_at.unix_ms(), reply.replied_at.unix_ms())).collect()
}

async fn a_conversation_is_loaded_with_the_time_since_which_the_guest_waits(store: &Store) {
    let id = seeded(store, "B1").await.conversation.id;
    for (sender, sent_ms, waited_since_ms) in [
        (SenderType::Guest, 10, None),
        (SenderType::Guest, 20, Some(10)),
        (SenderType::System, 30, Some(10)),
        (SenderType::Staff, 40, Some(10)),
        (SenderType::Staff, 50, None),
        (SenderType::Guest, 60, None),
        (SenderType::Staff, 70, Some(60)),
    ] {
        assert_eq!(say(store, id, sender, sent_ms).await, waited_since_ms.map(at), "{sent_ms}");
    }
}

async fn first_replies_are_written_with_their_messages(store: &Store) {
    let thread = seeded(store, "B1").await;
    say(store, thread.conversation.id, SenderType::Guest, 10).await;
    assert_eq!(stored(store, thread.hotel.key, 0, 9).await, []);
    reply(store, thread.conversation.id, 10, 40).await;
    assert_eq!(stored(store, thread.hotel.key, 0, 9).await, [(10, 40)]);
    // Two replies in the same millisecond.
    let other = seeded(store, "B2").await.conversation.id;
    reply(store, other, 20, 40).await;
    let mut found = stored(store, thread.hotel.key, 0, 9).await;
    found.sort_unstable();
    assert_eq!(found, [(10, 40), (20, 40)]);
}

async fn the_newest_first_replies_of_a_hotel_since_a_time_are_read(store: &Store) {
    let thread = seeded(store, "B1").await;
    let elsewhere = put_hotel(store, HotelUpdate { slug: slug("elsewhere"), ..killarney() }).await;
    for replied_ms in [30, 10, 20] {
        reply(store, thread.conversation.id, 1, replied_ms).await;
    }
    assert_eq!(stored(store, thread.hotel.key, 0, 9).await, [(1, 30), (1, 20), (1, 10)]);
    assert_eq!(stored(store, thread.hotel.key, 20, 9).await, [(1, 30), (1, 20)]);
    assert_eq!(stored(store, thread.hotel.key, 0, 1).await, [(1, 30)]);
    assert_eq!(stored(store, elsewhere, 0, 9).await, []);
}

async fn old_first_replies_are_deleted_a_limited_number_at_a_time(store: &Store) {
    let thread = seeded(store, "B1").await;
    for replied_ms in 1..=5 {
        reply(store, thread.conversation.id, 0, replied_ms).await;
    }
    let delete = || async {
        let deleted: Result<u64, StoreError> =
            store.write(|mut db| async move { db.delete_first_replies(at(4), 2).await }.boxed()).await;
        deleted.expect("deleted")
    };
    assert_eq!((delete().await, delete().await, delete().await), (2, 1, 0));
    assert_eq!(stored(store, thread.hotel.key, 0, 9).await, [(0, 5), (0, 4)]);
}
