//! Functions that the components of the desk call in the browser. The server has
//! no input, so there they have no effect.

#[cfg(feature = "hydrate")]
pub use super::session::{
    ask_for_notifications, note_deleted, note_submitted, selected_staff, submitted, take, toggle_letters, toggle_sound,
};
#[cfg(not(feature = "hydrate"))]
pub use absent::*;

#[cfg(not(feature = "hydrate"))]
mod absent {
    use crate::chat::desk::HandlingRequest;
    use crate::desk::page::Desk;
    use leptos::ev::SubmitEvent;
    use shared::NoteId;

    pub fn ask_for_notifications(_: Desk) {}
    pub fn note_deleted(_: Desk, _: NoteId, _: &SubmitEvent) {}
    pub fn note_submitted(_: Desk, _: &SubmitEvent) {}
    pub fn selected_staff() -> Option<i64> {
        None
    }
    pub fn submitted(_: Desk, _: HandlingRequest, _: &SubmitEvent) {}
    pub fn take(_: Desk, _: usize) {}
    pub fn toggle_letters(_: Desk) {}
    pub fn toggle_sound(_: Desk) {}
}
