//! Detection of new guest messages in the list, for alerts.

use shared::desk::{ConversationList, ConversationSummary};
use shared::{ConversationId, SenderType};

/// Returns the conversations in which a guest has written between two states of
/// the list, without the one that is open and visible.
pub fn new_messages<'a>(
    before: &ConversationList,
    after: &'a ConversationList,
    in_view: Option<ConversationId>,
) -> Vec<&'a ConversationSummary> {
    let is_known = |now: &ConversationSummary| {
        let known = before.conversations.iter().find(|known| known.conversation_id == now.conversation_id);
        match (known, &now.last_message) {
            (_, None) => true,
            (Some(known), Some(last)) => {
                known.last_message.as_ref().is_some_and(|known| known.timestamp >= last.timestamp)
            }
            // The conversation was not in the list before: a new message or a
            // changed filter has brought it there. It has a new message if that
            // is newer than all messages that were listed.
            (None, Some(last)) => before
                .conversations
                .iter()
                .any(|known| known.last_message.as_ref().is_some_and(|known| known.timestamp >= last.timestamp)),
        }
    };
    let is_new = |now: &&ConversationSummary| {
        let by_guest = now.last_message.as_ref().is_some_and(|last| last.sender_type == SenderType::Guest);
        by_guest && now.unread_count > 0 && Some(now.conversation_id) != in_view && !is_known(now)
    };
    after.conversations.iter().filter(is_new).collect()
}
