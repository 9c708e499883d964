-- How long after the guest has left all that was said is kept; 0 for ever.
ALTER TABLE hotels ADD COLUMN erase_after_days INTEGER NOT NULL DEFAULT 90;

-- Since when a booking is cancelled. Of those that already are it is not known,
-- and their time begins now.
ALTER TABLE bookings ADD COLUMN cancelled_at_ms INTEGER;
UPDATE bookings SET cancelled_at_ms = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE cancelled;

-- A booking whose erasing has begun: it is finished whatever the dates say.
ALTER TABLE bookings ADD COLUMN erasing INTEGER NOT NULL DEFAULT 0;
CREATE INDEX bookings_erasing ON bookings (id) WHERE erasing;

-- What answers a message is looked for by SQLite itself when that one goes.
CREATE INDEX messages_by_reply ON messages (reply_to) WHERE reply_to IS NOT NULL;

-- What is gone leaves the search index too.
CREATE TRIGGER message_to_forget AFTER DELETE ON messages BEGIN
    INSERT INTO search_todo VALUES ((OLD.conversation_id << 32) + OLD.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER conversation_to_forget AFTER DELETE ON conversations BEGIN
    INSERT INTO search_todo VALUES (OLD.id << 32) ON CONFLICT DO NOTHING;
END;
