//! Functions that the components of the desk call in the browser. The server has
//! no input, so there they have no effect.

#[cfg(feature = "hydrate")]
pub use super::platform::{
    ask_for_notifications, choose_reply, delete_note, remove_resolved_from_address, selected_staff, submit_note,
    submit_request, toggle_letters, toggle_sound,
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
    pub fn remove_resolved_from_address() {}
    pub fn delete_note(_: Desk, _: NoteId, _: &SubmitEvent) {}
    pub fn submit_note(_: Desk, _: &SubmitEvent) {}
    pub fn selected_staff() -> Option<i64> {
        None
    }
    pub fn submit_request(_: Desk, _: HandlingRequest, _: &SubmitEvent) {}
    pub fn choose_reply(_: Desk, _: usize) {}
    pub fn toggle_letters(_: Desk) {}
    pub fn toggle_sound(_: Desk) {}
}
