-- The time until which staff have set a conversation aside. Once it has passed, the
-- conversation needs an answer, also if the guest does not wait for one. The next
-- message of the guest ends it, an answer of the hotel only if the time has passed.
ALTER TABLE conversations ADD COLUMN snoozed_until_ms INTEGER;
ALTER TABLE conversations ADD COLUMN needs_answer_since_ms INTEGER
    GENERATED ALWAYS AS (coalesce(waiting_since_ms, snoozed_until_ms)) VIRTUAL;

-- Conversations that need an answer, the longest wait first. It contains the times of
-- snoozed ones, so that these are skipped without reading their rows.
DROP INDEX conversations_waiting;
CREATE INDEX conversations_waiting ON conversations (hotel_id, needs_answer_since_ms, id, snoozed_until_ms)
    WHERE needs_answer_since_ms IS NOT NULL;

-- Snoozed conversations of all hotels, by the time at which they return.
CREATE INDEX conversations_snoozed ON conversations (snoozed_until_ms, id) WHERE snoozed_until_ms IS NOT NULL;

DROP TRIGGER message_written;
CREATE TRIGGER message_written AFTER INSERT ON messages BEGIN
    UPDATE conversations SET
        unread_count = unread_count + (NEW.sender_type = 'guest' AND NEW.id > staff_up_to),
        waiting_since_ms = CASE NEW.sender_type
            WHEN 'guest' THEN coalesce(waiting_since_ms, NEW.sent_at_ms)
            WHEN 'system' THEN waiting_since_ms END,
        snoozed_until_ms = CASE
            WHEN NEW.sender_type = 'system' THEN snoozed_until_ms
            WHEN NEW.sender_type = 'staff' AND snoozed_until_ms > NEW.sent_at_ms THEN snoozed_until_ms END
        WHERE id = NEW.conversation_id;
END;

DROP TRIGGER conversation_settled;
CREATE TRIGGER conversation_settled AFTER UPDATE OF resolved_at_ms ON conversations
    WHEN NEW.resolved_at_ms IS NOT NULL AND OLD.resolved_at_ms IS NULL BEGIN
    UPDATE conversations SET settled_up_to = NEW.last_message_id, waiting_since_ms = NULL, snoozed_until_ms = NULL
        WHERE id = NEW.id;
END;
