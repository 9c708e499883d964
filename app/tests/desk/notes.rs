//! Tests of reading, storing and deleting notes.

use crate::scene::{OPEN, Scene, note};
use app::chat::desk::NotesRequest::{Delete, Read, Write};
use app::chat::desk::{DeskEffect, DeskInput, DeskRequest, NotesAnswer, NotesInput, NotesRequest};
use app::chat::session::{RequestError, SocketEvent};
use shared::note::{Note, NoteChange};
use shared::{ConversationId, ErrorCode, Event, EventKind, EventMeta, NoteId, Seq};
use uuid::Uuid;

const UNREACHABLE: RequestError = RequestError::Later(0);

/// Passes an input about the notes; returns the requests about them.
fn requests(scene: &mut Scene, input: DeskInput<'_>) -> Vec<NotesRequest> {
    let effects = scene.effects(input).into_iter();
    effects
        .filter_map(|effect| match effect {
            DeskEffect::Request(DeskRequest::Notes(request)) => Some(request),
            _ => None,
        })
        .collect()
}

fn submitted(text: &str, new_id: u128) -> DeskInput<'static> {
    DeskInput::Notes(NotesInput::Submitted { text: text.to_owned(), new_id: Uuid::from_u128(new_id) })
}

fn write(text: &str, id: u128) -> NotesRequest {
    Write { client_note_id: Uuid::from_u128(id), text: text.to_owned() }
}

fn response(request: NotesRequest, result: Result<NotesAnswer, RequestError>) -> DeskInput<'static> {
    DeskInput::Notes(NotesInput::Response(request, result))
}

fn notes(notes: Vec<Note>) -> Result<NotesAnswer, RequestError> {
    Ok(NotesAnswer::Notes(notes))
}

/// Returns the event of a note on a conversation.
fn note_event(conversation: ConversationId) -> SocketEvent {
    let meta = EventMeta { event_id: Uuid::nil(), seq: Seq(1), sent_at: note(1).written_at };
    let change = NoteChange { note: None, note_id: Some(NoteId(2)), is_deleted: false };
    let kind = EventKind::StaffNote(change);
    SocketEvent::Event(Some(Event { kind, conversation_id: Some(conversation), booking_id: None, meta }))
}

#[test]
fn an_event_about_a_note_on_the_open_conversation_reads_the_notes() {
    let mut scene = Scene::new();
    assert_eq!(scene.effects(DeskInput::Socket(&note_event(ConversationId(8)))), []);
    let read = DeskEffect::Request(DeskRequest::Notes(Read));
    assert_eq!(scene.effects(DeskInput::Socket(&note_event(OPEN))), [read]);
    let (_, has_changed) = scene.input(response(Read, notes(vec![note(1), note(2)])));
    assert!(has_changed);
    assert_eq!(scene.session.notes(), [note(1), note(2)]);
}

#[test]
fn the_same_notes_are_no_change() {
    let mut scene = Scene::new();
    scene.effects(DeskInput::Socket(&note_event(OPEN)));
    assert_eq!(scene.input(response(Read, notes(vec![note(1)]))), (vec![], false));
}

#[test]
fn events_during_a_request_are_covered_by_one_more() {
    let mut scene = Scene::new();
    assert_eq!(requests(&mut scene, DeskInput::Socket(&note_event(OPEN))), [Read]);
    assert_eq!(requests(&mut scene, DeskInput::Socket(&note_event(OPEN))), []);
    assert_eq!(requests(&mut scene, DeskInput::Socket(&note_event(OPEN))), []);
    assert_eq!(requests(&mut scene, response(Read, notes(vec![note(1)]))), [Read]);
    assert_eq!(requests(&mut scene, response(Read, notes(vec![note(2)]))), []);
    assert_eq!(scene.session.notes(), [note(2)]);
}

#[test]
fn a_new_subscription_reads_the_notes_of_an_open_conversation() {
    assert_eq!(requests(&mut Scene::new(), DeskInput::Socket(&SocketEvent::Subscribed)), [Read]);
    assert_eq!(requests(&mut Scene::with_open(None), DeskInput::Socket(&SocketEvent::Subscribed)), []);
}

#[test]
fn notes_that_could_not_be_read_are_read_with_the_next_update() {
    let mut scene = Scene::new();
    assert_eq!(requests(&mut scene, DeskInput::Tick), []);
    scene.effects(DeskInput::Socket(&note_event(OPEN)));
    scene.effects(response(Read, Err(UNREACHABLE)));
    assert_eq!(scene.session.notes(), [note(1)]);
    assert_eq!(requests(&mut scene, DeskInput::Tick), [Read]);
    assert_eq!(requests(&mut scene, DeskInput::Tick), []);
    scene.effects(response(Read, Err(UNREACHABLE)));
    assert_eq!(requests(&mut scene, DeskInput::Returned), [Read]);
    scene.effects(response(Read, notes(vec![note(2)])));
    assert_eq!(requests(&mut scene, DeskInput::Tick), []);
}

#[test]
fn a_stored_note_leaves_the_field_and_is_read() {
    let mut scene = Scene::new();
    assert_eq!(requests(&mut scene, submitted("Late arrival", 5)), [write("Late arrival", 5)]);
    let effects = scene.effects(response(write("Late arrival", 5), Ok(NotesAnswer::Done)));
    let read = DeskEffect::Request(DeskRequest::Notes(Read));
    assert_eq!(effects, [DeskEffect::RemoveNoteText("Late arrival".to_owned()), read]);
    assert_eq!(scene.session.notes_problem(), None);
}

#[test]
fn a_retry_with_the_same_text_has_the_same_id() {
    let mut scene = Scene::new();
    scene.effects(submitted("Late arrival", 5));
    scene.effects(response(write("Late arrival", 5), Err(UNREACHABLE)));
    assert_eq!(requests(&mut scene, submitted("Late arrival", 6)), [write("Late arrival", 5)]);
    scene.effects(response(write("Late arrival", 5), Ok(NotesAnswer::Done)));
    // The same text again is another note.
    assert_eq!(requests(&mut scene, submitted("Late arrival", 7)), [write("Late arrival", 7)]);
    assert_eq!(requests(&mut scene, submitted("Early departure", 8)), [write("Early departure", 8)]);
}

#[test]
fn a_late_answer_does_not_change_the_id_of_the_next_note() {
    let mut scene = Scene::new();
    scene.effects(submitted("one", 5));
    scene.effects(submitted("two", 6));
    scene.effects(response(write("one", 5), Ok(NotesAnswer::Done)));
    scene.effects(response(write("two", 6), Err(UNREACHABLE)));
    assert_eq!(requests(&mut scene, submitted("two", 7)), [write("two", 6)]);
}

#[test]
fn a_failed_change_is_shown_until_the_next_one_succeeds() {
    let mut scene = Scene::new();
    scene.effects(submitted("one", 5));
    let (effects, has_changed) = scene.input(response(write("one", 5), Err(UNREACHABLE)));
    assert_eq!((effects, has_changed), (vec![], true));
    assert_eq!(scene.session.notes_problem(), Some(ErrorCode::Unavailable));
    assert_eq!(requests(&mut scene, DeskInput::Notes(NotesInput::Delete(NoteId(1)))), [Delete(NoteId(1))]);
    scene.effects(response(Delete(NoteId(1)), Err(RequestError::Refused(ErrorCode::NotAllowed))));
    assert_eq!(scene.session.notes_problem(), Some(ErrorCode::NotAllowed));
    let (effects, has_changed) = scene.input(response(Delete(NoteId(1)), Ok(NotesAnswer::Done)));
    assert_eq!((effects, has_changed), (vec![DeskEffect::Request(DeskRequest::Notes(Read))], true));
    assert_eq!(scene.session.notes_problem(), None);
}
