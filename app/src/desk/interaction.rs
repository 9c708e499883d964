//! Functions that the components of the desk call in the browser. The server has
//! no input, so there they have no effect.

#[cfg(feature = "hydrate")]
pub use super::platform::{
    choose_reply, delete_note, perform, remove_done_from_address, selected_staff, submit_end_snooze, submit_note,
    submit_request, submit_snooze,
};
#[cfg(not(feature = "hydrate"))]
pub use absent::*;

#[cfg(not(feature = "hydrate"))]
mod absent {
    use crate::chat::desk::{DeskInput, HandlingRequest};
    use crate::desk::page::Desk;
    use leptos::ev::SubmitEvent;
    use shared::{MessageId, NoteId};

    pub fn perform(_: Desk, _: DeskInput<'_>) {}
    pub fn remove_done_from_address() {}
    pub fn delete_note(_: Desk, _: NoteId, _: &SubmitEvent) {}
    pub fn submit_note(_: Desk, _: &SubmitEvent) {}
    pub fn selected_staff() -> Option<i64> {
        None
    }
    pub fn submit_end_snooze(_: Desk, _: &SubmitEvent) {}
    pub fn submit_request(_: Desk, _: HandlingRequest, _: &SubmitEvent) {}
    pub fn submit_snooze(_: Desk, _: MessageId, _: &SubmitEvent) {}
    pub fn choose_reply(_: Desk, _: usize) {}
}
