//! Internal notes of staff on a conversation.

use super::state::own_thread;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::events::announce::announce;
use crate::chat::messages::send::validate_and_hide_cards;
use crate::chat::{Chat, ChatError};
use crate::store::{ConversationLock, Db, NewNote};
use futures_util::FutureExt;
use shared::note::{Note, NoteChange, NoteList, WriteNote};
use shared::{ConversationId, EventKind, MessageText, NoteId, TextError};

#[cfg(test)]
mod tests;

/// Result of writing a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteResult {
    /// The note is new and stored.
    Stored(Note),
    /// A note with this `client_note_id` was stored before; this is the stored
    /// one.
    Repeated(Note),
}

impl Chat {
    /// Returns the notes on a conversation, oldest first.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel.
    pub async fn notes(&self, caller: &StaffCaller, on: ConversationId) -> Result<NoteList, ChatError> {
        let mut snapshot = self.store.read_transaction().await?;
        let mut db = snapshot.db();
        own_thread(&mut db, caller.hotel.key, on).await?;
        Ok(NoteList { notes: db.notes(on).await? })
    }

    /// Writes a note, once for each `client_note_id`: a retry returns the
    /// stored note. A note does not change the conversation's `seq`, and only
    /// the staff's channel gets an event.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a conversation of another hotel,
    /// [`ChatError::BadValue`] for an invalid name, [`ChatError::Text`].
    pub async fn write_note(
        &self,
        caller: &StaffCaller,
        on: ConversationId,
        request: WriteNote,
    ) -> Result<NoteResult, ChatError> {
        let (chat, caller) = (self.clone(), caller.clone());
        // Prepared before the transaction, because other writers wait for it.
        let text = request.note.as_deref().ok_or(TextError::Required).and_then(validate_and_hide_cards);
        let lock = ConversationLock::Conversation(on);
        self.store
            .write_locked(lock, move |mut db| {
                async move { chat.write_note_in(&mut db, &caller, on, request, text).await }.boxed()
            })
            .await
    }

    async fn write_note_in(
        &self,
        db: &mut Db<'_>,
        caller: &StaffCaller,
        on: ConversationId,
        request: WriteNote,
        text: Result<MessageText, TextError>,
    ) -> Result<NoteResult, ChatError> {
        let thread = own_thread(db, caller.hotel.key, on).await?;
        if let Some(client_id) = request.client_note_id
            && let Some(first) = db.note_by_client_id(on, client_id).await?
        {
            return Ok(NoteResult::Repeated(first));
        }
        let author_name = caller.name(request.sender_name.as_deref())?;
        let text = text?;
        let now = self.clock.now();
        let new = NewNote {
            conversation_id: on,
            staff: caller.member.as_ref().map(|member| member.key),
            author_name: &author_name,
            body: text.as_str(),
            written_at: now,
            client_note_id: request.client_note_id,
        };
        let id = db.insert_note(&new).await?;
        let note = db.note(on, id).await?;
        let note = note.ok_or(ChatError::Internal("could not read the note that was just written"))?;
        let change = NoteChange { note: Some(note.clone()), note_id: None, is_deleted: false };
        let seq = thread.conversation.seq;
        announce(db, &*self.random, &thread, EventKind::StaffNote(change), seq, now).await?;
        Ok(NoteResult::Stored(note))
    }

    /// Deletes a note: one's own, or any as a manager.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] for a note that does not exist on this
    /// conversation, [`ChatError::NotAllowed`] for an agent and the note of
    /// another author.
    pub async fn delete_note(&self, caller: &StaffCaller, on: ConversationId, id: NoteId) -> Result<(), ChatError> {
        let (chat, caller) = (self.clone(), caller.clone());
        let lock = ConversationLock::Conversation(on);
        self.store
            .write_locked(lock, move |mut db| {
                async move { chat.delete_note_in(&mut db, &caller, on, id).await }.boxed()
            })
            .await
    }

    async fn delete_note_in(
        &self,
        db: &mut Db<'_>,
        caller: &StaffCaller,
        on: ConversationId,
        id: NoteId,
    ) -> Result<(), ChatError> {
        let thread = own_thread(db, caller.hotel.key, on).await?;
        let note = db.note(on, id).await?.ok_or(ChatError::NotFound)?;
        let asker = caller.member.as_ref().map(|member| member.key.0);
        if asker != note.staff_id {
            caller.must_be_manager()?;
        }
        db.delete_note(on, id).await?;
        let gone = Note { note: String::new(), ..note };
        let change = NoteChange { note: Some(gone), note_id: None, is_deleted: true };
        let (seq, now) = (thread.conversation.seq, self.clock.now());
        announce(db, &*self.random, &thread, EventKind::StaffNote(change), seq, now).await
    }
}
