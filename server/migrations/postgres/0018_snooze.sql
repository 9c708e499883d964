-- The time until which staff have set a conversation aside. Once it has passed, the
-- conversation needs an answer, also if the guest does not wait for one. The next
-- message of the guest ends it, an answer of the hotel only if the time has passed.
ALTER TABLE conversations ADD COLUMN snoozed_until_ms BIGINT;
ALTER TABLE conversations ADD COLUMN needs_answer_since_ms BIGINT
    GENERATED ALWAYS AS (coalesce(waiting_since_ms, snoozed_until_ms)) STORED;

-- Conversations that need an answer, the longest wait first. It contains the times of
-- snoozed ones, so that these are skipped without reading their rows.
DROP INDEX conversations_waiting;
CREATE INDEX conversations_waiting ON conversations (hotel_id, needs_answer_since_ms, id, snoozed_until_ms)
    WHERE needs_answer_since_ms IS NOT NULL;

-- Snoozed conversations of all hotels, by the time at which they return.
CREATE INDEX conversations_snoozed ON conversations (snoozed_until_ms, id) WHERE snoozed_until_ms IS NOT NULL;

CREATE OR REPLACE FUNCTION message_written() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    UPDATE conversations SET
        unread_count = unread_count + (NEW.sender_type = 'guest' AND NEW.id > staff_up_to)::INT,
        waiting_since_ms = CASE NEW.sender_type
            WHEN 'guest' THEN coalesce(waiting_since_ms, NEW.sent_at_ms)
            WHEN 'system' THEN waiting_since_ms END,
        snoozed_until_ms = CASE
            WHEN NEW.sender_type = 'system' THEN snoozed_until_ms
            WHEN NEW.sender_type = 'staff' AND snoozed_until_ms > NEW.sent_at_ms THEN snoozed_until_ms END
        WHERE id = NEW.conversation_id;
    PERFORM note_to_index((NEW.conversation_id << 32) + NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION conversation_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.staff_up_to <> OLD.staff_up_to THEN
        NEW.unread_count := (SELECT count(*) FROM messages m WHERE m.conversation_id = NEW.id
            AND m.id > NEW.staff_up_to AND m.sender_type = 'guest');
    END IF;
    IF NEW.resolved_at_ms IS NOT NULL AND OLD.resolved_at_ms IS NULL THEN
        NEW.settled_up_to := NEW.last_message_id;
        NEW.waiting_since_ms := NULL;
        NEW.snoozed_until_ms := NULL;
    END IF;
    -- A guest who writes again begins to wait then; the newest message is another one.
    -- The row and that message may be written by one statement, in which this function
    -- does not see the message. If the hotel itself reopens the conversation, without a
    -- message, the guest has been waiting all along.
    IF NEW.resolved_at_ms IS NULL AND OLD.resolved_at_ms IS NOT NULL
        AND NEW.last_message_id = OLD.last_message_id
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = NEW.id AND m.sender_type = 'guest'
            AND m.deleted_at_ms IS NULL AND m.id > NEW.settled_up_to) THEN
        NEW.settled_up_to := 0;
        NEW.waiting_since_ms := waiting_since(NEW.id, 0);
    END IF;
    RETURN NEW;
END $$;
