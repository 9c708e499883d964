//! Signals of parts of the desk: notes of staff, and the canned replies that are
//! offered.

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

/// Canned replies that are offered: handles of signals.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Search word in the composer, if it contains one.
    pub asked: RwSignal<Option<String>>,
    /// Index of the selected reply.
    pub picked: RwSignal<usize>,
}

impl Default for Offer {
    fn default() -> Self {
        Self { asked: RwSignal::new(None), picked: RwSignal::new(0) }
    }
}
