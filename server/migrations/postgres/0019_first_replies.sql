-- The first replies to guests who waited for an answer, of the last weeks: how soon a
-- hotel usually answers. Without foreign keys: a row says nothing about its message,
-- which may be erased, and hotels are not deleted.
CREATE TABLE first_replies (
    hotel_id BIGINT NOT NULL,
    replied_at_ms BIGINT NOT NULL,
    message_id BIGINT NOT NULL,
    -- Time of the oldest message that was not answered.
    asked_at_ms BIGINT NOT NULL,
    PRIMARY KEY (hotel_id, replied_at_ms, message_id)
);
