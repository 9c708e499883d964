//! Forms of the open conversation. They are never posted: the next page would lose
//! a note or an answer that is being written, and without a network the browser
//! would show its own error page.

use super::super::page::Desk;
use super::elements;
use super::execute::apply;
use crate::chat::desk::{DeskInput, HandlingInput, HandlingRequest, NotesInput};
use crate::platform::browser;
use leptos::ev::SubmitEvent;
use shared::NoteId;

/// Sends the request of a form that takes over, hands over, resolves or reopens
/// the conversation.
pub fn submit_request(desk: Desk, request: HandlingRequest, event: &SubmitEvent) {
    event.prevent_default();
    apply(desk, DeskInput::Handling(HandlingInput::Submitted(request)));
}

/// Stores the note of the form.
pub fn submit_note(desk: Desk, event: &SubmitEvent) {
    event.prevent_default();
    if let Some(text) = elements::note_text() {
        apply(desk, DeskInput::Notes(NotesInput::Submitted { text, new_id: browser::new_uuid() }));
    }
}

/// Deletes a note.
pub fn delete_note(desk: Desk, id: NoteId, event: &SubmitEvent) {
    event.prevent_default();
    apply(desk, DeskInput::Notes(NotesInput::Delete(id)));
}
