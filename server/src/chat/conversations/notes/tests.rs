use super::*;
use crate::support::{House, TestDatabase};
use serde_json::json;
use shared::Access;
use uuid::Uuid;

/// A house with one conversation.
struct Fixture {
    house: House,
    _database: TestDatabase,
    id: ConversationId,
    agent: StaffCaller,
    manager: StaffCaller,
    system: StaffCaller,
}

async fn open() -> Fixture {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_staff_with(Access::Manager, House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let [aoife, maeve] = house.chat.staff(&hotel).await.expect("staff").try_into().expect("two members of staff");
    let caller = |member| StaffCaller { hotel: hotel.clone(), member };
    let (agent, manager, system) = (caller(Some(aoife)), caller(Some(maeve)), caller(None));
    house.take_events().await;
    Fixture { house, _database: database, id, agent, manager, system }
}

fn saying(text: &str) -> WriteNote {
    WriteNote { note: Some(text.to_owned()), ..WriteNote::default() }
}

impl Fixture {
    async fn write(&self, caller: &StaffCaller, request: WriteNote) -> Note {
        match self.house.chat.write_note(caller, self.id, request).await.expect("a note") {
            NoteResult::Stored(note) => note,
            NoteResult::Repeated(note) => panic!("the note exists already: {note:?}"),
        }
    }

    async fn all(&self) -> Vec<Note> {
        self.house.chat.notes(&self.agent, self.id).await.expect("notes").notes
    }
}

#[tokio::test]
async fn note_changes_no_seq_and_is_published_only_to_staff() {
    let fixture = open().await;
    fixture.house.say(fixture.id, House::maeve(), "Welcome!").await.expect("a message");
    fixture.house.take_events().await;
    let note = fixture.write(&fixture.agent, saying(" He is a vegetarian ")).await;
    assert_eq!((note.note.as_str(), note.author_name.as_str()), ("He is a vegetarian", "Aoife"));
    assert_eq!(note.staff_id, fixture.agent.member.as_ref().map(|member| member.key.0));
    let events = fixture.house.take_events().await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].channel, "private-hotel-killarney-staff-chat");
    let data = &events[0].data;
    assert_eq!((&data["type"], &data["is_deleted"]), (&json!("staff_note"), &json!(false)));
    assert_eq!(data["note"], serde_json::to_value(&note).expect("JSON"));
    assert_eq!((&data["conversation_id"], &data["booking_id"]), (&json!(fixture.id), &json!(House::BOOKING)));
    let thread = fixture.house.chat.thread_of_hotel(&fixture.agent.hotel, fixture.id).await.expect("the thread");
    assert_eq!((data["meta"]["seq"].clone(), thread.conversation.seq.0), (json!(2), 2));
    assert_eq!(fixture.all().await, [note]);
}

#[tokio::test]
async fn a_duplicate_note_returns_the_first_one() {
    let fixture = open().await;
    let request = WriteNote { client_note_id: Some(Uuid::from_u128(7)), ..saying("once") };
    let first = fixture.write(&fixture.agent, request.clone()).await;
    fixture.house.take_events().await;
    let other = WriteNote { note: None, ..request };
    let again = fixture.house.chat.write_note(&fixture.manager, fixture.id, other).await.expect("the first");
    assert_eq!(again, NoteResult::Repeated(first.clone()));
    assert!(fixture.house.take_events().await.is_empty());
    assert_eq!(fixture.all().await, [first]);
}

#[tokio::test]
async fn the_rules_of_a_text_and_of_a_name_are_those_of_messages() {
    let fixture = open().await;
    let write = async |caller: &StaffCaller, request| fixture.house.chat.write_note(caller, fixture.id, request).await;
    for (text, error) in [(" ", TextError::Required), (&*"x".repeat(4001), TextError::TooLong)] {
        let refused = write(&fixture.agent, saying(text)).await;
        assert!(matches!(&refused, Err(ChatError::Text(found)) if *found == error), "{refused:?}");
    }
    let refused = write(&fixture.agent, WriteNote::default()).await;
    assert!(matches!(refused, Err(ChatError::Text(TextError::Required))), "{refused:?}");
    let named = |name: &str| WriteNote { sender_name: Some(name.to_owned()), ..saying("hm") };
    let refused = write(&fixture.system, named(&"x".repeat(101))).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    for (caller, request, author) in [
        (&fixture.system, named("Housekeeping"), "Housekeeping"),
        (&fixture.system, saying("hm"), "Killarney Park"),
        (&fixture.agent, named("Housekeeping"), "Aoife"),
    ] {
        assert_eq!(fixture.write(caller, request).await.author_name, author);
    }
}

#[tokio::test]
async fn agents_delete_only_own_notes_and_managers_any() {
    let fixture = open().await;
    let delete =
        async |caller: &StaffCaller, note: &Note| fixture.house.chat.delete_note(caller, fixture.id, note.id).await;
    let mut notes = Vec::new();
    for caller in [&fixture.agent, &fixture.manager, &fixture.system, &fixture.agent, &fixture.agent] {
        notes.push(fixture.write(caller, saying("hm")).await);
    }
    for colleagues in &notes[1..3] {
        let refused = delete(&fixture.agent, colleagues).await;
        assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
    }
    fixture.house.take_events().await;
    delete(&fixture.agent, &notes[0]).await.expect("her own");
    let events = fixture.house.take_events().await;
    assert_eq!(events.len(), 1);
    let event = &events[0].data;
    assert_eq!((&event["type"], &event["is_deleted"]), (&json!("staff_note"), &json!(true)));
    assert_eq!((&event["note"]["id"], &event["note"]["note"]), (&json!(notes[0].id), &json!("")));
    let refused = delete(&fixture.agent, &notes[0]).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    delete(&fixture.manager, &notes[3]).await.expect("a manager");
    delete(&fixture.system, &notes[4]).await.expect("the hotel's own system");
    delete(&fixture.system, &notes[2]).await.expect("its own");
    assert_eq!(fixture.all().await, notes[1..2]);
}

#[tokio::test]
async fn another_hotels_conversation_has_no_notes_here() {
    let fixture = open().await;
    let note = fixture.write(&fixture.manager, saying("hm")).await;
    fixture.house.put_guest("dingle", "B1").await;
    let hotel = fixture.house.chat.hotel(&"dingle".parse().expect("a slug")).await.expect("a hotel");
    let dingle = StaffCaller { hotel, member: None };
    let chat = &fixture.house.chat;
    let refused = [
        chat.notes(&dingle, fixture.id).await.map(drop),
        chat.write_note(&dingle, fixture.id, saying("hm")).await.map(drop),
        chat.delete_note(&dingle, fixture.id, note.id).await,
        chat.notes(&fixture.agent, ConversationId(99)).await.map(drop),
    ];
    assert!(refused.iter().all(|refused| matches!(refused, Err(ChatError::NotFound))), "{refused:?}");
    let second = fixture.house.put_guest(House::HOTEL, "B2").await;
    let refused = chat.delete_note(&fixture.manager, second, note.id).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
    assert_eq!(fixture.all().await, [note]);
}

#[tokio::test]
async fn a_card_is_hidden_in_a_note() {
    let fixture = open().await;
    let note = fixture.write(&fixture.agent, saying("Card: 4111111111111111")).await;
    assert_eq!(note.note, "Card: •••• •••• •••• 1111");
    let events = fixture.house.take_events().await;
    assert!(events.iter().all(|event| !event.data.to_string().contains("4111")), "{events:?}");
}
