//! Notes of staff, as signals.

use leptos::prelude::*;
use shared::ErrorCode;
use shared::note::Note;

/// Notes on the open conversation: handles of signals.
#[derive(Clone, Copy)]
pub struct Notes {
    /// The notes, oldest first.
    pub all: RwSignal<Vec<Note>>,
    /// Reason why the last note could not be stored.
    pub problem: RwSignal<Option<ErrorCode>>,
}

impl Notes {
    /// Returns the state of a new page.
    pub fn new(notes: Vec<Note>) -> Self {
        Self { all: RwSignal::new(notes), problem: RwSignal::new(None) }
    }
}
