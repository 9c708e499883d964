-- The server process that has a request for it under way, so that no other begins
-- one. The setting outbox_owner names the process that may claim.
ALTER TABLE webhook_deliveries ADD COLUMN claimed_by TEXT;
ALTER TABLE push_subscriptions ADD COLUMN claimed_by TEXT;

CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (webhook_id) WHERE claimed_by IS NOT NULL;
CREATE INDEX push_subscriptions_claimed ON push_subscriptions (id) WHERE claimed_by IS NOT NULL;
