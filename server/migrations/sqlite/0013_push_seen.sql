-- When a browser said last that it tells its guest, as it does at every visit:
-- where a conversation has too many, those go that were seen the longest ago.
ALTER TABLE push_subscriptions ADD COLUMN seen_at_ms INTEGER NOT NULL DEFAULT 0;
UPDATE push_subscriptions SET seen_at_ms = created_at_ms;
