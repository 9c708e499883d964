-- The conversation that a delivery is about, so that erasing a booking finds its
-- deliveries without reading the others. Computed from the payload, so that no
-- row lacks it; its values are stored in the index alone.
ALTER TABLE webhook_deliveries ADD COLUMN conversation_id INTEGER
    GENERATED ALWAYS AS (json_extract(payload, '$.data.conversation_id')) VIRTUAL;

CREATE INDEX webhook_deliveries_by_conversation ON webhook_deliveries (conversation_id, id);
