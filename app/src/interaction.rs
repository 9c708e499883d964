//! Functions that the components of a conversation call in the browser. The
//! server has no input, so there they have no effect.

#[cfg(feature = "hydrate")]
pub use crate::platform::{
    begin_edit, browser::now, copy_message, files::show_files, handle_key, handle_scroll, handle_typing, perform,
    send_quick_reply, submit_form, take_back_message,
};
#[cfg(not(feature = "hydrate"))]
pub use absent::*;

#[cfg(not(feature = "hydrate"))]
mod absent {
    use crate::chat::session::Action;
    use crate::conversation::Conversation;
    use leptos::ev::{KeyboardEvent, SubmitEvent};
    use shared::{MessageId, Timestamp};
    use uuid::Uuid;

    pub fn now() -> Timestamp {
        Timestamp::from_unix_ms(0)
    }
    pub fn copy_message(_: Conversation, _: MessageId) {}
    pub fn begin_edit(_: Conversation, _: MessageId) {}
    pub fn show_files<E>(_: &E, _: &[Uuid]) {}
    pub fn handle_key(_: Conversation, _: &KeyboardEvent) {}
    pub fn perform(_: Conversation, _: Action) {}
    pub fn handle_scroll(_: Conversation) {}
    pub fn submit_form(_: Conversation, _: &SubmitEvent) {}
    pub fn take_back_message(_: Conversation, _: Uuid) {}
    pub fn send_quick_reply(_: Conversation, _: &SubmitEvent) {}
    pub fn handle_typing(_: Conversation) {}
}
