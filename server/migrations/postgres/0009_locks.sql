-- Locks the conversation that a guest's token belongs to until the transaction
-- ends. A function, which keeps its plan: it is called by text, together with
-- BEGIN.
CREATE FUNCTION lock_conversation_of_token(token BYTEA) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM conversations c JOIN guest_tokens t ON t.booking_key = c.booking_key
        WHERE t.hash = token FOR NO KEY UPDATE OF c;
END $$;
