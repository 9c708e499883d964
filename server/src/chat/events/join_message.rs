//! The system message that tells a guest which member of staff has joined.

use super::announce::announce;
use crate::chat::{Chat, ChatError};
use crate::store::{Conversation, Db, NewMessage, StaffMember, Thread};
use shared::event::MessageChange;
use shared::{EventKind, SenderType, StaffInfo};

#[cfg(test)]
mod tests;

impl Chat {
    /// Inserts a system message that a member of staff has joined, unless the
    /// guest is already talking with them. The caller saves the conversation's
    /// row. The message changes neither the conversation's place in the desk's
    /// list nor the time for which the guest waits.
    pub(crate) async fn announce_join(
        &self,
        db: &mut Db<'_>,
        thread: &mut Thread,
        member: &StaffMember,
    ) -> Result<(), ChatError> {
        let info = StaffInfo { name: member.name.clone(), role: member.role.clone() };
        if is_with(&thread.conversation, member, &info) {
            return Ok(());
        }
        let (now, id, seq) = (self.clock.now(), thread.conversation.id, thread.conversation.seq.next());
        let text = format!("{} from {} has joined", info.name, info.role);
        let new = NewMessage {
            conversation_id: id,
            seq,
            sender_type: SenderType::System,
            sender_name: &thread.hotel.profile.name,
            sender_role: Some(&info.role),
            told_of: Some(&info.name),
            staff: None,
            body: &text,
            sent_at: now,
            client_message_id: None,
            room_number: thread.booking.stay.room_number.as_deref(),
            reply_to: None,
            attachments: &[],
        };
        let message = db.insert_message(&new).await?.ok_or(ChatError::Internal("the message exists already"))?;
        let message = new.to_message(message, &thread.booking.booking_id, None);
        thread.conversation.seq = seq;
        let kind = EventKind::ChatMessage(MessageChange::with_message(message));
        announce(db, &*self.random, thread, kind, seq, now).await
    }
}

/// Returns whether the guest is talking with them: the conversation is assigned
/// to them, or the hotel's own system has answered under their name.
fn is_with(conversation: &Conversation, member: &StaffMember, info: &StaffInfo) -> bool {
    match conversation.handler_id {
        Some(handler) => handler == member.key,
        None => conversation.handler.as_ref() == Some(info),
    }
}
