-- Staff have marked a conversation as unread. The read marker stays where it is: the
-- guest sees it. A member of staff who opens the conversation or answers clears the mark.
ALTER TABLE conversations ADD COLUMN marked_unread BOOLEAN NOT NULL DEFAULT FALSE;

-- This drops the indexes that contain it.
ALTER TABLE conversations DROP COLUMN is_unread;
ALTER TABLE conversations ADD COLUMN is_unread BOOLEAN
    GENERATED ALWAYS AS (unread_count > 0 OR marked_unread) STORED;
CREATE INDEX conversations_by_unread ON conversations (hotel_id, is_unread, last_message_id, id);
CREATE INDEX conversations_open_by_unread ON conversations (hotel_id, is_unread, last_message_id, id)
    WHERE resolved_at_ms IS NULL;
