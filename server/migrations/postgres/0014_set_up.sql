-- The link with which the first hotel is created; there is one at most. Of its token
-- only the SHA-256 is stored.
CREATE TABLE set_up_link (
    id            BIGINT PRIMARY KEY CHECK (id = 1),
    hash          BYTEA  NOT NULL,
    expires_at_ms BIGINT NOT NULL
);

-- Whether the desk shows the first steps after the set-up.
ALTER TABLE hotels ADD COLUMN shows_first_steps BOOLEAN NOT NULL DEFAULT FALSE;
