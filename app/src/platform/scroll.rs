//! Scrolling of the log.

use super::execute::act;
use super::place;
use crate::chat::session::Action;
use crate::conversation::Conversation;

/// Handles a scroll event.
pub fn scrolled(conversation: Conversation) {
    if let Some(position) = place::position(conversation) {
        act(conversation, position);
    }
}

/// Scrolls to the newest message.
pub fn show_newest(conversation: Conversation) {
    act(conversation, Action::ShowNewest);
}

/// Fetches the page before the first known message.
pub fn load_older(conversation: Conversation) {
    act(conversation, Action::LoadOlder);
}
