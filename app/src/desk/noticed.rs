//! What is new in the list: whom a member of staff is told about.

use shared::desk::{ConversationList, ConversationSummary};
use shared::{ConversationId, SenderType};

/// The conversations in which a guest has written between two states of the
/// list; one that is open before somebody's eyes is not among them.
pub fn noticed<'a>(
    before: &ConversationList,
    after: &'a ConversationList,
    in_view: Option<ConversationId>,
) -> Vec<&'a ConversationSummary> {
    let was_there = |now: &ConversationSummary| {
        let known = before.conversations.iter().find(|known| known.conversation_id == now.conversation_id);
        match (known, &now.last_message) {
            (_, None) => true,
            (Some(known), Some(last)) => {
                known.last_message.as_ref().is_some_and(|known| known.timestamp >= last.timestamp)
            }
            // Come into the list just now: moved up by what is new, or by a
            // filter; newer than all that stood there means the former.
            (None, Some(last)) => before
                .conversations
                .iter()
                .any(|known| known.last_message.as_ref().is_some_and(|known| known.timestamp >= last.timestamp)),
        }
    };
    let is_new = |now: &&ConversationSummary| {
        let by_guest = now.last_message.as_ref().is_some_and(|last| last.sender_type == SenderType::Guest);
        by_guest && now.unread_count > 0 && Some(now.conversation_id) != in_view && !was_there(now)
    };
    after.conversations.iter().filter(is_new).collect()
}
