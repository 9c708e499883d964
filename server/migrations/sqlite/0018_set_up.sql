-- The link with which the first hotel is created; there is one at most. Of its token
-- only the SHA-256 is stored.
CREATE TABLE set_up_link (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    hash          BLOB    NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;

-- Whether the desk shows the first steps after the set-up.
ALTER TABLE hotels ADD COLUMN shows_first_steps INTEGER NOT NULL DEFAULT 0;
