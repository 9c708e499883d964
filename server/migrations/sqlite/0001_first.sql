-- Times are milliseconds since 1970-01-01T00:00:00Z; dates are YYYY-MM-DD in
-- the hotel's time zone; flags are 0 or 1.

CREATE TABLE hotels (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    slug                  TEXT    NOT NULL UNIQUE,
    name                  TEXT    NOT NULL,
    timezone              TEXT    NOT NULL,
    locale                TEXT    NOT NULL,
    accent_color          TEXT    NOT NULL,
    logo_url              TEXT,
    allow_before_check_in INTEGER NOT NULL DEFAULT 0,
    allow_after_check_out INTEGER NOT NULL DEFAULT 0,
    allow_no_room         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE bookings (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel_id          INTEGER NOT NULL REFERENCES hotels (id),
    booking_id        TEXT    NOT NULL,
    guest_name        TEXT    NOT NULL,
    room_number       TEXT,
    check_in          TEXT,
    check_out         TEXT,
    checked_in_at_ms  INTEGER,
    checked_out_at_ms INTEGER,
    cancelled         INTEGER NOT NULL DEFAULT 0,
    UNIQUE (hotel_id, booking_id)
) STRICT;

-- Only the SHA-256 of a token is kept. The expiry follows the booking, so it
-- is told from the booking whenever the token is shown.
CREATE TABLE guest_tokens (
    hash          BLOB    PRIMARY KEY,
    booking_key   INTEGER NOT NULL REFERENCES bookings (id),
    issued_at_ms  INTEGER NOT NULL,
    revoked_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX guest_tokens_by_booking ON guest_tokens (booking_key);

-- One conversation per booking, made with it.
CREATE TABLE conversations (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel_id          INTEGER NOT NULL REFERENCES hotels (id),
    booking_key       INTEGER NOT NULL UNIQUE REFERENCES bookings (id),
    seq               INTEGER NOT NULL DEFAULT 0,
    last_message_id   INTEGER NOT NULL DEFAULT 0,
    guest_up_to       INTEGER NOT NULL DEFAULT 0,
    guest_read_at_ms  INTEGER,
    staff_up_to       INTEGER NOT NULL DEFAULT 0,
    staff_read_at_ms  INTEGER,
    handler_name      TEXT,
    handler_role      TEXT,
    resolved_at_ms    INTEGER
) STRICT;

CREATE INDEX conversations_by_activity ON conversations (hotel_id, last_message_id, id);

CREATE TABLE messages (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id   INTEGER NOT NULL REFERENCES conversations (id),
    seq               INTEGER NOT NULL,
    sender_type       TEXT    NOT NULL CHECK (sender_type IN ('guest', 'staff', 'system')),
    sender_name       TEXT    NOT NULL,
    sender_role       TEXT,
    body              TEXT    NOT NULL,
    sent_at_ms        INTEGER NOT NULL,
    client_message_id BLOB,
    room_number       TEXT,
    reply_to          INTEGER REFERENCES messages (id),
    read_at_ms        INTEGER,
    edited_at_ms      INTEGER,
    deleted_at_ms     INTEGER
) STRICT;

CREATE INDEX messages_by_id ON messages (conversation_id, id);
CREATE UNIQUE INDEX messages_by_seq ON messages (conversation_id, seq);
CREATE UNIQUE INDEX messages_by_client_id ON messages (conversation_id, sender_type, client_message_id)
    WHERE client_message_id IS NOT NULL;

CREATE TABLE staff (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel_id      INTEGER NOT NULL REFERENCES hotels (id),
    email         TEXT    NOT NULL COLLATE NOCASE,
    name          TEXT    NOT NULL,
    role          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    UNIQUE (hotel_id, email)
) STRICT;

CREATE TABLE api_keys (
    hash          BLOB    PRIMARY KEY,
    hotel_id      INTEGER NOT NULL REFERENCES hotels (id),
    issued_at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is still to be pushed, in the order in which it was committed.
CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    channel       TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    data          TEXT    NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

-- What the installation made for itself: the embedded engine's app.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
