-- Links with which a person sets a password: the invitation of a new member of staff,
-- or the new password of an existing one. There is one at most for each e-mail
-- address. Of the token only the SHA-256 is stored.
CREATE TABLE staff_links (
    hash          BYTEA   PRIMARY KEY,
    hotel_id      BIGINT  NOT NULL REFERENCES hotels (id),
    email         TEXT    COLLATE any_case NOT NULL,
    is_invitation BOOLEAN NOT NULL,
    -- Of an invitation: what the new member may do, and the role that guests see.
    access        TEXT    NOT NULL CHECK (access IN ('agent', 'manager')),
    role          TEXT    NOT NULL,
    expires_at_ms BIGINT  NOT NULL,
    UNIQUE (hotel_id, email)
);

-- When a member of staff was last known to be at the desk. A table of its own, so that
-- it is written without a lock of the member.
CREATE TABLE staff_activity (
    staff_id   BIGINT PRIMARY KEY REFERENCES staff (id),
    seen_at_ms BIGINT NOT NULL
);

-- The browser of a session.
ALTER TABLE staff_sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
