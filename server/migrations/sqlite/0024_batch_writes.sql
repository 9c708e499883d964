-- Whoever inserts a message also updates the row of its conversation, and knows the
-- unread count, the wait of the guest and the end of a snooze that follow: the trigger wrote each row a
-- second time.
DROP TRIGGER message_written;
