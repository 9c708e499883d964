-- Staff have marked a conversation as unread. The read marker stays where it is: the
-- guest sees it. A member of staff who opens the conversation or answers clears the mark.
ALTER TABLE conversations ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0;

DROP INDEX conversations_by_unread;
DROP INDEX conversations_open_by_unread;
DROP INDEX conversations_resolved_by_unread;
DROP INDEX conversations_handled_by_unread;
ALTER TABLE conversations DROP COLUMN is_unread;
ALTER TABLE conversations ADD COLUMN is_unread INTEGER
    GENERATED ALWAYS AS (unread_count > 0 OR marked_unread) VIRTUAL;
CREATE INDEX conversations_by_unread ON conversations (hotel_id, is_unread, last_message_id, id);
CREATE INDEX conversations_open_by_unread ON conversations (hotel_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NULL;
CREATE INDEX conversations_resolved_by_unread ON conversations (hotel_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NOT NULL;
CREATE INDEX conversations_handled_by_unread ON conversations (handler_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NULL AND handler_id IS NOT NULL;
