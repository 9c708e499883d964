-- Where a hotel's own systems want to be told what happens. The secret is kept
-- as it is, for the server signs with it.
CREATE TABLE webhooks (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    hotel_id       INTEGER NOT NULL REFERENCES hotels (id),
    url            TEXT    NOT NULL,
    events         TEXT    NOT NULL,
    secret         TEXT    NOT NULL,
    created_at_ms  INTEGER NOT NULL,
    disabled_at_ms INTEGER,
    UNIQUE (hotel_id, url)
) STRICT;

-- What is to be delivered, and what became of it. The payload stays as long as
-- it can be sent again.
CREATE TABLE webhook_deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id      INTEGER NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id        TEXT    NOT NULL,
    event_type      TEXT    NOT NULL,
    payload         TEXT    NOT NULL,
    status          TEXT    NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    response_status INTEGER,
    problem         TEXT,
    created_at_ms   INTEGER NOT NULL,
    give_up_at_ms   INTEGER NOT NULL,
    next_at_ms      INTEGER NOT NULL,
    last_at_ms      INTEGER
) STRICT;

CREATE INDEX webhook_deliveries_of ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at_ms, id) WHERE status = 'waiting';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at_ms);
