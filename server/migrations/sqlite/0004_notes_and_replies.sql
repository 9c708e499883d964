-- What a member of staff may do besides answering.
ALTER TABLE staff ADD COLUMN access TEXT NOT NULL DEFAULT 'agent' CHECK (access IN ('agent', 'manager'));

-- Whom a system message tells of, by the name of that time; its role stands
-- where a member of staff's own does.
ALTER TABLE messages ADD COLUMN told_of TEXT;

-- What staff tells staff of a conversation. A table of its own, so that no
-- question for messages can ever answer with a note.
CREATE TABLE notes (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    staff_id        INTEGER REFERENCES staff (id),
    author_name     TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    written_at_ms   INTEGER NOT NULL,
    client_note_id  BLOB
) STRICT;

CREATE INDEX notes_by_id ON notes (conversation_id, id);
CREATE UNIQUE INDEX notes_by_client_id ON notes (conversation_id, client_note_id) WHERE client_note_id IS NOT NULL;

-- Answers that a hotel gives often, by the word that calls them up.
CREATE TABLE canned_replies (
    hotel_id INTEGER NOT NULL REFERENCES hotels (id),
    shortcut TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    PRIMARY KEY (hotel_id, shortcut)
) STRICT, WITHOUT ROWID;
