use super::*;
use crate::store::SearchHit;

on_each_engine! {
    the_newest_message_with_all_words_or_else_with_one_is_a_hit,
}

async fn write_texts(store: &Store, conversation: ConversationId, texts: &'static [&'static str]) -> Vec<MessageId> {
    let written: Result<_, StoreError> = store
        .write(move |mut db| {
            async move {
                let mut ids = Vec::new();
                for (at, text) in texts.iter().enumerate() {
                    ids.extend(db.insert_message(&message(conversation, at as i64 + 1, text)).await?);
                }
                Ok(ids)
            }
            .boxed()
        })
        .await;
    written.expect("messages")
}

async fn hits(store: &Store, search: &str, of: &[&Thread]) -> Vec<SearchHit> {
    store.index_changes().await.expect("indexed");
    let ids: Vec<_> = of.iter().map(|thread| thread.conversation.id).collect();
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    snapshot.db().search_hits(of[0].hotel.key, search, &ids).await.expect("an answer")
}

async fn the_newest_message_with_all_words_or_else_with_one_is_a_hit(store: &Store) {
    let (first, second) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let texts = &["two towels", "Crème brûlée", "towels again", "two chairs"];
    let ids = write_texts(store, first.conversation.id, texts).await;
    let other = write_texts(store, second.conversation.id, &["A towel"]).await;
    let both = [&first, &second];
    for (search, expected) in [
        ("two towels", vec![ids[0]]),
        ("towels two", vec![ids[0]]),
        ("towels", vec![ids[2]]),
        ("towel", vec![ids[2], other[0]]),
        ("creme", vec![ids[1]]),
        // The guest's name and a word of a message.
        ("Ada chairs", vec![ids[3]]),
        ("Ada", vec![]),
        ("nothing", vec![]),
        ("", vec![]),
    ] {
        let mut found: Vec<_> = hits(store, search, &both).await.iter().map(|hit| hit.message).collect();
        found.sort();
        assert_eq!(found, expected, "{search}");
    }
    let hit = hits(store, "creme", &both).await.remove(0);
    let (conversation, sender_type) = (first.conversation.id, SenderType::Staff);
    assert_eq!(hit, SearchHit { conversation, message: ids[1], sender_type, body: "Crème brûlée".to_owned() });
    assert_eq!(hits(store, "creme", &[&second]).await, []);
}
