-- What a message carries, as every client sees it: a JSON array. History is
-- read without looking anywhere else.
ALTER TABLE messages ADD COLUMN attachments TEXT;

-- Files that were sent; what is in them stands outside of the database, under
-- this id. One that no message has taken in time is removed, and so is one whose
-- message was taken back.
CREATE TABLE attachments (
    id              BLOB    PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    message_id      INTEGER REFERENCES messages (id),
    sender_type     TEXT    NOT NULL CHECK (sender_type IN ('guest', 'staff')),
    file_name       TEXT    NOT NULL,
    mime_type       TEXT    NOT NULL,
    size_bytes      INTEGER NOT NULL,
    thumbnail_bytes INTEGER,
    width           INTEGER,
    height          INTEGER,
    uploaded_at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attachments_by_conversation ON attachments (conversation_id);
CREATE INDEX attachments_by_message ON attachments (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attachments_free ON attachments (uploaded_at_ms) WHERE message_id IS NULL;
