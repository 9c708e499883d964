-- Whoever inserts a message also updates the row of its conversation, and knows the
-- unread count, the wait of the guest and the end of a snooze that follow: the trigger
-- wrote each row a second time. It remains for servers of earlier versions that still
-- run: their connections do not have this setting.
DROP TRIGGER message_written ON messages;
CREATE TRIGGER message_written AFTER INSERT ON messages FOR EACH ROW
    WHEN (current_setting('guest_chat.counts_messages', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION message_written();

-- A connection that indexes its new messages itself has this setting.
CREATE TRIGGER message_to_index AFTER INSERT ON messages FOR EACH ROW
    WHEN (current_setting('guest_chat.indexes_new_messages', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION message_to_index();

-- The row of the conversation and the message that reopens it are written by one
-- statement, in which the trigger does not see the message: but then the newest
-- message is another one. The hotel reopens without a message.
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
    IF NEW.resolved_at_ms IS NULL AND OLD.resolved_at_ms IS NOT NULL
        AND NEW.last_message_id = OLD.last_message_id
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = NEW.id AND m.sender_type = 'guest'
            AND m.deleted_at_ms IS NULL AND m.id > NEW.settled_up_to) THEN
        NEW.settled_up_to := 0;
        NEW.waiting_since_ms := waiting_since(NEW.id, 0);
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER conversation_changed ON conversations;
CREATE TRIGGER conversation_changed BEFORE UPDATE OF staff_up_to, resolved_at_ms ON conversations FOR EACH ROW
    WHEN (NEW.staff_up_to <> OLD.staff_up_to OR NEW.resolved_at_ms IS DISTINCT FROM OLD.resolved_at_ms)
    EXECUTE FUNCTION conversation_changed();
