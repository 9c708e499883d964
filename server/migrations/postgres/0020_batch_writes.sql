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

-- It ran for each update of a row.
DROP TRIGGER conversation_changed ON conversations;
CREATE TRIGGER conversation_changed BEFORE UPDATE OF staff_up_to, resolved_at_ms ON conversations FOR EACH ROW
    WHEN (NEW.staff_up_to <> OLD.staff_up_to OR NEW.resolved_at_ms IS DISTINCT FROM OLD.resolved_at_ms)
    EXECUTE FUNCTION conversation_changed();
