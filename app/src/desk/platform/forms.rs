//! Forms of the open conversation. They are never posted: the next page would lose
//! a note or an answer that is being written, and without a network the browser
//! would show its own error page.

use super::super::page::Desk;
use super::elements;
use super::execute::apply;
use crate::chat::desk::{DeskInput, HandlingInput, HandlingRequest, NotesInput};
use crate::platform::browser;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::{MessageId, NoteId};

/// Sends the request of a form that takes over, hands over, resolves, reopens or
/// snoozes the conversation.
pub fn submit_request(desk: Desk, request: HandlingRequest, event: &SubmitEvent) {
    event.prevent_default();
    apply(desk, DeskInput::Handling(HandlingInput::Submitted(request)));
}

/// Snoozes the conversation until the time of the button that was pressed, or that of
/// the field.
pub fn submit_snooze(desk: Desk, up_to: MessageId, event: &SubmitEvent) {
    let by_key = desk.acts_by_key.get_value();
    if let Some(until) = elements::snooze_time(event) {
        submit_request(desk, HandlingRequest::Snooze { until, up_to, by_key }, event);
    }
}

/// Ends the snooze of the conversation.
pub fn submit_end_snooze(desk: Desk, event: &SubmitEvent) {
    submit_request(desk, HandlingRequest::EndSnooze, event);
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
