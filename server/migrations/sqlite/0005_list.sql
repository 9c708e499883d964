-- How soon a hotel promises to answer.
ALTER TABLE hotels ADD COLUMN answer_within_min INTEGER NOT NULL DEFAULT 10;

-- What the list tells of each conversation without walking it. The triggers
-- below keep it, whoever writes: how many of the guest's messages the hotel has
-- not read; how far a hotel that settled the conversation has dealt with it;
-- when the oldest guest's message was written that it has not dealt with.
ALTER TABLE conversations ADD COLUMN unread_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN is_unread INTEGER GENERATED ALWAYS AS (unread_count > 0) VIRTUAL;
ALTER TABLE conversations ADD COLUMN settled_up_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN waiting_since_ms INTEGER;

-- What a guest has asked and a hotel has answered, as far as it stands.
CREATE INDEX messages_asked ON messages (conversation_id, id)
    WHERE sender_type = 'guest' AND deleted_at_ms IS NULL;
CREATE INDEX messages_answered ON messages (conversation_id, id)
    WHERE sender_type = 'staff' AND deleted_at_ms IS NULL;

UPDATE conversations SET
    settled_up_to = CASE WHEN resolved_at_ms IS NULL THEN 0 ELSE last_message_id END,
    unread_count = (SELECT count(*) FROM messages m WHERE m.conversation_id = conversations.id
        AND m.id > staff_up_to AND m.sender_type = 'guest'),
    waiting_since_ms = CASE WHEN resolved_at_ms IS NULL THEN
        (SELECT m.sent_at_ms FROM messages m WHERE m.conversation_id = conversations.id
            AND m.sender_type = 'guest' AND m.deleted_at_ms IS NULL
            AND m.id > coalesce((SELECT max(a.id) FROM messages a WHERE a.conversation_id = conversations.id
                AND a.sender_type = 'staff' AND a.deleted_at_ms IS NULL), 0)
            ORDER BY m.id LIMIT 1) END;

CREATE TRIGGER message_written AFTER INSERT ON messages BEGIN
    UPDATE conversations SET
        unread_count = unread_count + (NEW.sender_type = 'guest' AND NEW.id > staff_up_to),
        waiting_since_ms = CASE NEW.sender_type
            WHEN 'guest' THEN coalesce(waiting_since_ms, NEW.sent_at_ms)
            WHEN 'system' THEN waiting_since_ms END
        WHERE id = NEW.conversation_id;
END;

CREATE TRIGGER message_deleted AFTER UPDATE OF deleted_at_ms ON messages BEGIN
    UPDATE conversations SET waiting_since_ms =
        (SELECT m.sent_at_ms FROM messages m WHERE m.conversation_id = conversations.id
            AND m.sender_type = 'guest' AND m.deleted_at_ms IS NULL
            AND m.id > max(settled_up_to, coalesce((SELECT max(a.id) FROM messages a
                WHERE a.conversation_id = conversations.id
                AND a.sender_type = 'staff' AND a.deleted_at_ms IS NULL), 0))
            ORDER BY m.id LIMIT 1)
        WHERE id = NEW.conversation_id AND resolved_at_ms IS NULL;
END;

CREATE TRIGGER conversation_read AFTER UPDATE OF staff_up_to ON conversations
    WHEN NEW.staff_up_to <> OLD.staff_up_to BEGIN
    UPDATE conversations SET unread_count = (SELECT count(*) FROM messages m WHERE m.conversation_id = NEW.id
        AND m.id > NEW.staff_up_to AND m.sender_type = 'guest') WHERE id = NEW.id;
END;

CREATE TRIGGER conversation_settled AFTER UPDATE OF resolved_at_ms ON conversations
    WHEN NEW.resolved_at_ms IS NOT NULL AND OLD.resolved_at_ms IS NULL BEGIN
    UPDATE conversations SET settled_up_to = NEW.last_message_id, waiting_since_ms = NULL WHERE id = NEW.id;
END;

-- A guest who writes again begins to wait then. Where the hotel itself takes
-- back that it is settled, the guest has been waiting all along.
CREATE TRIGGER conversation_reopened AFTER UPDATE OF resolved_at_ms ON conversations
    WHEN NEW.resolved_at_ms IS NULL AND OLD.resolved_at_ms IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = NEW.id AND m.sender_type = 'guest'
        AND m.deleted_at_ms IS NULL AND m.id > NEW.settled_up_to) BEGIN
    UPDATE conversations SET settled_up_to = 0, waiting_since_ms =
        (SELECT m.sent_at_ms FROM messages m WHERE m.conversation_id = NEW.id
            AND m.sender_type = 'guest' AND m.deleted_at_ms IS NULL
            AND m.id > coalesce((SELECT max(a.id) FROM messages a WHERE a.conversation_id = NEW.id
                AND a.sender_type = 'staff' AND a.deleted_at_ms IS NULL), 0)
            ORDER BY m.id LIMIT 1)
        WHERE id = NEW.id;
END;

-- One for each order that the list can be read in, newest first within it.
CREATE INDEX conversations_open ON conversations (hotel_id, last_message_id, id) WHERE resolved_at_ms IS NULL;
CREATE INDEX conversations_resolved ON conversations (hotel_id, last_message_id, id) WHERE resolved_at_ms IS NOT NULL;
CREATE INDEX conversations_handled ON conversations (handler_id, last_message_id, id)
    WHERE resolved_at_ms IS NULL AND handler_id IS NOT NULL;
CREATE INDEX conversations_by_unread ON conversations (hotel_id, is_unread, last_message_id, id);
CREATE INDEX conversations_open_by_unread ON conversations (hotel_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NULL;
CREATE INDEX conversations_resolved_by_unread ON conversations (hotel_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NOT NULL;
CREATE INDEX conversations_handled_by_unread ON conversations (handler_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NULL AND handler_id IS NOT NULL;

-- The words of what guests and hotels have written and of what bookings say:
-- words alone, the text stays where it is. A document is a message, or with
-- message 0 the booking of a conversation: (conversation << 32) + message. Each
-- word stands behind the eight digits of its hotel, which `prefix` counts in.
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '10 11 12');
CREATE VIRTUAL TABLE search_terms USING fts5vocab ('search', 'instance');

-- The documents that have changed and are not indexed anew yet: none, once a
-- transaction is over. After this migration it is all of them.
CREATE TABLE search_todo (doc INTEGER PRIMARY KEY) STRICT;

INSERT INTO search_todo SELECT id << 32 FROM conversations;
INSERT INTO search_todo SELECT (conversation_id << 32) + id FROM messages WHERE body <> '';

CREATE TRIGGER conversation_to_index AFTER INSERT ON conversations BEGIN
    INSERT INTO search_todo VALUES (NEW.id << 32) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER booking_to_index AFTER UPDATE OF guest_name, room_number, booking_id ON bookings
    WHEN NEW.guest_name IS NOT OLD.guest_name OR NEW.room_number IS NOT OLD.room_number
    OR NEW.booking_id IS NOT OLD.booking_id BEGIN
    INSERT INTO search_todo SELECT id << 32 FROM conversations WHERE booking_key = NEW.id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER message_to_index AFTER INSERT ON messages BEGIN
    INSERT INTO search_todo VALUES ((NEW.conversation_id << 32) + NEW.id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER message_to_index_anew AFTER UPDATE OF body ON messages WHEN NEW.body IS NOT OLD.body BEGIN
    INSERT INTO search_todo VALUES ((NEW.conversation_id << 32) + NEW.id) ON CONFLICT DO NOTHING;
END;
