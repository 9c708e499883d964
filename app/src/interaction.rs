//! Functions that the components of a conversation call in the browser. The
//! server has no input, so there they have no effect.

#[cfg(feature = "hydrate")]
pub use crate::platform::{
    browser::now, copy, edit, files::paint, key_pressed, perform, scrolled, submitted, take_back, tapped, typed,
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
    pub fn copy(_: Conversation, _: MessageId) {}
    pub fn edit(_: Conversation, _: MessageId) {}
    pub fn paint<E>(_: &E, _: &[Uuid]) {}
    pub fn key_pressed(_: Conversation, _: &KeyboardEvent) {}
    pub fn perform(_: Conversation, _: Action) {}
    pub fn scrolled(_: Conversation) {}
    pub fn submitted(_: Conversation, _: &SubmitEvent) {}
    pub fn take_back(_: Conversation, _: Uuid) {}
    pub fn tapped(_: Conversation, _: &SubmitEvent) {}
    pub fn typed(_: Conversation) {}
}
