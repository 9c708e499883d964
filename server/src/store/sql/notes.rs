//! Notes on a conversation, from staff for staff.

use super::Db;
use crate::store::rows::{StoredNote, UuidBytes};
use crate::store::{NewNote, StoreError};
use shared::note::Note;
use shared::{ConversationId, NoteId};
use uuid::Uuid;

impl Db<'_> {
    /// Inserts a note and returns its id.
    pub async fn insert_note(&mut self, new: &NewNote<'_>) -> Result<NoteId, StoreError> {
        let id = sqlx::query_scalar(
            "INSERT INTO notes (conversation_id, staff_id, author_name, body, written_at_ms, client_note_id) \
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(new.conversation_id.0)
        .bind(new.staff.map(|key| key.0))
        .bind(new.author_name)
        .bind(new.body)
        .bind(new.written_at.unix_ms())
        .bind(new.client_note_id.map(UuidBytes::from))
        .fetch_one(self.conn().await?)
        .await?;
        Ok(NoteId(id))
    }

    /// Returns all notes on a conversation, oldest first.
    pub async fn notes(&mut self, conversation: ConversationId) -> Result<Vec<Note>, StoreError> {
        let stored: Vec<StoredNote> = sqlx::query_as("SELECT * FROM notes WHERE conversation_id = $1 ORDER BY id")
            .bind(conversation.0)
            .fetch_all(self.conn().await?)
            .await?;
        Ok(stored.into_iter().map(Note::from).collect())
    }

    /// Returns a note on a conversation.
    pub async fn note(&mut self, conversation: ConversationId, id: NoteId) -> Result<Option<Note>, StoreError> {
        let stored: Option<StoredNote> = sqlx::query_as("SELECT * FROM notes WHERE conversation_id = $1 AND id = $2")
            .bind(conversation.0)
            .bind(id.0)
            .fetch_optional(self.conn().await?)
            .await?;
        Ok(stored.map(Note::from))
    }

    /// Returns the note on a conversation with a client id.
    pub async fn note_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_note_id: Uuid,
    ) -> Result<Option<Note>, StoreError> {
        let stored: Option<StoredNote> =
            sqlx::query_as("SELECT * FROM notes WHERE conversation_id = $1 AND client_note_id = $2")
                .bind(conversation.0)
                .bind(UuidBytes::from(client_note_id))
                .fetch_optional(self.conn().await?)
                .await?;
        Ok(stored.map(Note::from))
    }

    /// Deletes a note.
    pub async fn delete_note(&mut self, conversation: ConversationId, id: NoteId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM notes WHERE conversation_id = $1 AND id = $2")
            .bind(conversation.0)
            .bind(id.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }
}
