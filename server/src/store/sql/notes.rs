//! Notes on a conversation, from staff for staff.

use super::{Db, EngineRow};
use crate::store::{NewNote, StoreError};
use shared::note::Note;
use shared::{ConversationId, NoteId, Timestamp};
use sqlx::Row;
use uuid::Uuid;

fn note(row: &EngineRow) -> Result<Note, StoreError> {
    let client_note_id: Option<Vec<u8>> = row.try_get("client_note_id")?;
    Ok(Note {
        id: NoteId(row.try_get("id")?),
        conversation_id: ConversationId(row.try_get("conversation_id")?),
        staff_id: row.try_get("staff_id")?,
        author_name: row.try_get("author_name")?,
        note: row.try_get("body")?,
        written_at: Timestamp::from_unix_ms(row.try_get("written_at_ms")?),
        client_note_id: client_note_id
            .map(|bytes| Uuid::from_slice(&bytes).map_err(|_| StoreError::Corrupt("client note id".into())))
            .transpose()?,
    })
}

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
        .bind(new.client_note_id.map(|id| id.into_bytes().to_vec()))
        .fetch_one(self.conn().await?)
        .await?;
        Ok(NoteId(id))
    }

    /// Returns all notes on a conversation, oldest first.
    pub async fn notes(&mut self, conversation: ConversationId) -> Result<Vec<Note>, StoreError> {
        let rows = sqlx::query("SELECT * FROM notes WHERE conversation_id = $1 ORDER BY id")
            .bind(conversation.0)
            .fetch_all(self.conn().await?)
            .await?;
        rows.iter().map(note).collect()
    }

    /// Returns a note on a conversation.
    pub async fn note(&mut self, conversation: ConversationId, id: NoteId) -> Result<Option<Note>, StoreError> {
        let row = sqlx::query("SELECT * FROM notes WHERE conversation_id = $1 AND id = $2")
            .bind(conversation.0)
            .bind(id.0)
            .fetch_optional(self.conn().await?)
            .await?;
        row.as_ref().map(note).transpose()
    }

    /// Returns the note on a conversation with a client id.
    pub async fn note_by_client_id(
        &mut self,
        conversation: ConversationId,
        client_note_id: Uuid,
    ) -> Result<Option<Note>, StoreError> {
        let row = sqlx::query("SELECT * FROM notes WHERE conversation_id = $1 AND client_note_id = $2")
            .bind(conversation.0)
            .bind(client_note_id.into_bytes().to_vec())
            .fetch_optional(self.conn().await?)
            .await?;
        row.as_ref().map(note).transpose()
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
