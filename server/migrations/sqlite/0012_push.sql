-- What a guest's phone may be told while the page is closed: off, that there is
-- a message, or how it begins.
ALTER TABLE hotels ADD COLUMN push TEXT NOT NULL DEFAULT 'notice' CHECK (push IN ('off', 'notice', 'text'));

-- Browsers that guests let tell them (W3C Push API). One browser has one
-- endpoint for all the chats that are open in it, hence one row for each of
-- them. What is waiting to be told stands in the row itself: there is never more
-- than one thing, that there is something new since message_id or before.
CREATE TABLE push_subscriptions (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id  INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    token_hash       BLOB    NOT NULL REFERENCES guest_tokens (hash) ON DELETE CASCADE,
    endpoint         TEXT    NOT NULL,
    p256dh           BLOB    NOT NULL,
    auth             BLOB    NOT NULL,
    language         TEXT    NOT NULL,
    created_at_ms    INTEGER NOT NULL,
    message_id       INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0,
    waiting_since_ms INTEGER,
    next_at_ms       INTEGER,
    give_up_at_ms    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (conversation_id, endpoint)
) STRICT;

CREATE INDEX push_subscriptions_by_token ON push_subscriptions (token_hash);
CREATE INDEX push_subscriptions_due ON push_subscriptions (next_at_ms) WHERE next_at_ms IS NOT NULL;
