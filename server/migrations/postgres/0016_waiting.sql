-- Conversations in which the guest waits for an answer, the longest wait first.
CREATE INDEX conversations_waiting ON conversations (hotel_id, waiting_since_ms, id) WHERE waiting_since_ms IS NOT NULL;
