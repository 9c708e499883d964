-- The conversation that a delivery is about, so that erasing a booking finds its
-- deliveries without reading the others. Computed from the payload, so that no
-- row lacks it, whichever version of the server wrote it.
ALTER TABLE webhook_deliveries ADD COLUMN conversation_id BIGINT
    GENERATED ALWAYS AS ((payload::jsonb #>> '{data,conversation_id}')::bigint) STORED;

CREATE INDEX webhook_deliveries_by_conversation ON webhook_deliveries (conversation_id, id);
