use super::*;
use crate::store::NewNote;
use shared::NoteId;
use shared::note::Note;
use uuid::Uuid;

on_each_engine! {
    notes_of_one_conversation_are_listed_oldest_first,
    note_is_found_by_its_client_id,
    deleted_note_and_its_id_are_removed,
}

async fn write_note(
    store: &Store,
    on: ConversationId,
    body: &'static str,
    client_note_id: Option<Uuid>,
) -> Result<NoteId, StoreError> {
    store
        .write(move |mut db| {
            async move {
                let author_name = "Maeve";
                let new =
                    NewNote { conversation_id: on, staff: None, author_name, body, written_at: at(7), client_note_id };
                db.insert_note(&new).await
            }
            .boxed()
        })
        .await
}

async fn notes(store: &Store, on: ConversationId) -> Vec<Note> {
    store.read_transaction().await.expect("a snapshot").db().notes(on).await.expect("notes")
}

async fn notes_of_one_conversation_are_listed_oldest_first(store: &Store) {
    let (one, two) = (seeded(store, "B1").await.conversation.id, seeded(store, "B2").await.conversation.id);
    let first = write_note(store, one, "first", None).await.expect("a note");
    write_note(store, two, "elsewhere", None).await.expect("a note");
    write_note(store, one, "second", None).await.expect("a note");
    let found = notes(store, one).await;
    let bodies: Vec<&str> = found.iter().map(|note| note.note.as_str()).collect();
    assert_eq!(bodies, ["first", "second"]);
    let expected = Note {
        id: first,
        conversation_id: one,
        staff_id: None,
        author_name: "Maeve".to_owned(),
        note: "first".to_owned(),
        written_at: at(7),
        client_note_id: None,
    };
    assert_eq!(found[0], expected);
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    assert_eq!(snapshot.db().note(two, first).await.expect("an answer"), None);
    assert_eq!(snapshot.db().note(one, first).await.expect("an answer"), Some(expected));
}

async fn note_is_found_by_its_client_id(store: &Store) {
    let (one, two) = (seeded(store, "B1").await.conversation.id, seeded(store, "B2").await.conversation.id);
    let client_id = Uuid::from_u128(7);
    let id = write_note(store, one, "first", Some(client_id)).await.expect("a note");
    let again = write_note(store, one, "again", Some(client_id)).await;
    assert!(matches!(again, Err(StoreError::Database(_))), "{again:?}");
    write_note(store, two, "elsewhere", Some(client_id)).await.expect("a note");
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let found = snapshot.db().note_by_client_id(one, client_id).await.expect("an answer").expect("the note");
    assert_eq!((found.id, found.client_note_id), (id, Some(client_id)));
    assert_eq!(snapshot.db().note_by_client_id(one, Uuid::from_u128(8)).await.expect("an answer"), None);
}

async fn deleted_note_and_its_id_are_removed(store: &Store) {
    let (one, two) = (seeded(store, "B1").await.conversation.id, seeded(store, "B2").await.conversation.id);
    let id = write_note(store, one, "first", None).await.expect("a note");
    for (conversation, left) in [(two, 1), (one, 0)] {
        let deleted: Result<(), StoreError> =
            store.write(move |mut db| async move { db.delete_note(conversation, id).await }.boxed()).await;
        deleted.expect("no failure");
        assert_eq!(notes(store, one).await.len(), left);
    }
    let next = write_note(store, one, "second", None).await.expect("a note");
    assert!(next > id, "a number is never used again");
}
