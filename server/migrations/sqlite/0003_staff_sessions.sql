-- Who is signed in at the desk; of the cookie only the SHA-256 is kept.
CREATE TABLE staff_sessions (
    hash            BLOB    PRIMARY KEY,
    staff_id        INTEGER NOT NULL REFERENCES staff (id),
    signed_in_at_ms INTEGER NOT NULL,
    seen_at_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);

-- Who wrote a message and who has a conversation, where that is a member of
-- staff and not the hotel's own system.
ALTER TABLE messages ADD COLUMN staff_id INTEGER REFERENCES staff (id);
ALTER TABLE conversations ADD COLUMN handler_id INTEGER REFERENCES staff (id);
