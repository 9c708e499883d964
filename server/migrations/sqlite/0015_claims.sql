-- The server process that has a request for it under way, so that no other begins
-- one: with PostgreSQL, which several processes share. Here it stays empty.
ALTER TABLE webhook_deliveries ADD COLUMN claimed_by TEXT;
ALTER TABLE push_subscriptions ADD COLUMN claimed_by TEXT;

CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (webhook_id) WHERE claimed_by IS NOT NULL;
CREATE INDEX push_subscriptions_claimed ON push_subscriptions (id) WHERE claimed_by IS NOT NULL;
