//! Scrolling of the log.

use super::execute::perform;
use super::place;
use crate::conversation::Conversation;

/// Handles a scroll event.
pub fn scrolled(conversation: Conversation) {
    if let Some(position) = place::position(conversation) {
        perform(conversation, position);
    }
}
