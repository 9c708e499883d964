//! Notes of colleagues on the open conversation: what is shown, and when they are
//! read, stored and deleted.

use super::effect::{DeskEffect, DeskOutput};
use super::input::NotesInput;
use super::request::{DeskRequest, NotesAnswer, NotesRequest};
use crate::chat::CatchUp;
use crate::chat::session::RequestError;
use shared::ErrorCode;
use shared::note::Note;
use uuid::Uuid;

/// The notes on the open conversation.
#[derive(Clone, Debug)]
pub struct Notes {
    notes: Vec<Note>,
    problem: Option<ErrorCode>,
    /// Id and text of the note that is being stored: a retry with the same text
    /// uses the same id.
    unstored: Option<(Uuid, String)>,
    reading: CatchUp,
    /// True if the last request to read the notes has failed, and no other one
    /// has begun since.
    is_stale: bool,
}

impl Notes {
    /// Returns the state of a new page with its notes.
    pub fn new(notes: Vec<Note>) -> Self {
        Self { notes, problem: None, unstored: None, reading: CatchUp::default(), is_stale: false }
    }

    /// Returns the notes, oldest first.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns the reason why the last note could not be stored or deleted.
    pub fn problem(&self) -> Option<ErrorCode> {
        self.problem
    }

    /// Handles an input.
    pub fn handle(&mut self, input: NotesInput, output: &mut DeskOutput) {
        match input {
            NotesInput::Submitted { text, new_id } => {
                let same = self.unstored.take().filter(|(_, before)| *before == text);
                let client_note_id = same.map_or(new_id, |(id, _)| id);
                self.unstored = Some((client_note_id, text.clone()));
                request(NotesRequest::Write { client_note_id, text }, output);
            }
            NotesInput::Delete(id) => request(NotesRequest::Delete(id), output),
            NotesInput::Response(NotesRequest::Read, result) => self.handle_notes(result, output),
            NotesInput::Response(request, result) => self.handle_change(request, result, output),
        }
    }

    /// Reads the notes. If a request is running, reads them once more
    /// afterwards: its answer may be older than this call.
    pub fn read(&mut self, output: &mut DeskOutput) {
        if self.reading.request_fetch() {
            request(NotesRequest::Read, output);
        }
    }

    /// Reads the notes, if the last request for them has failed.
    pub fn read_if_stale(&mut self, output: &mut DeskOutput) {
        if std::mem::take(&mut self.is_stale) {
            self.read(output);
        }
    }

    fn handle_notes(&mut self, result: Result<NotesAnswer, RequestError>, output: &mut DeskOutput) {
        self.is_stale = result.is_err();
        if let Ok(NotesAnswer::Notes(notes)) = result
            && notes != self.notes
        {
            self.notes = notes;
            output.has_changed = true;
        }
        if self.reading.end_fetch() {
            request(NotesRequest::Read, output);
        }
    }

    /// Handles the end of a request to store or delete a note.
    fn handle_change(
        &mut self,
        request: NotesRequest,
        result: Result<NotesAnswer, RequestError>,
        output: &mut DeskOutput,
    ) {
        let problem = result.err().map(|error| match error {
            RequestError::Refused(code) => code,
            RequestError::Later(_) => ErrorCode::Unavailable,
        });
        output.has_changed |= problem != self.problem;
        self.problem = problem;
        if problem.is_some() {
            return;
        }
        if let NotesRequest::Write { client_note_id, text } = request {
            self.unstored.take_if(|(id, _)| *id == client_note_id);
            output.push(DeskEffect::RemoveNoteText(text));
        }
        self.read(output);
    }
}

fn request(request: NotesRequest, output: &mut DeskOutput) {
    output.request(DeskRequest::Notes(request));
}
