-- Events that tell how something stands now: of those that have waited on one
-- channel under one key, only the newest is still worth pushing.
ALTER TABLE outbox ADD COLUMN collapse_key TEXT;

CREATE INDEX outbox_by_collapse_key ON outbox (channel, collapse_key) WHERE collapse_key IS NOT NULL;
