-- What a transaction has changed and has still to index is noted in the
-- transaction itself. As rows that are written and deleted at every message it
-- was a table without rows that grew until it was vacuumed, and was read from
-- end to end each time.

-- A setting of the transaction: documents, with commas between. What is undone,
-- by a savepoint too, takes its notes with it. In plpgsql, which keeps its plan:
-- a function in SQL is parsed at each call.
CREATE FUNCTION note_to_index(doc BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('guest_chat.to_index',
        concat_ws(',', nullif(current_setting('guest_chat.to_index', true), ''), doc), true);
END $$;

CREATE OR REPLACE FUNCTION message_written() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    UPDATE conversations SET
        unread_count = unread_count + (NEW.sender_type = 'guest' AND NEW.id > staff_up_to)::INT,
        waiting_since_ms = CASE NEW.sender_type
            WHEN 'guest' THEN coalesce(waiting_since_ms, NEW.sent_at_ms)
            WHEN 'system' THEN waiting_since_ms END
        WHERE id = NEW.conversation_id;
    PERFORM note_to_index((NEW.conversation_id << 32) + NEW.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION message_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM note_to_index((OLD.conversation_id << 32) + OLD.id);
    ELSE
        PERFORM note_to_index((NEW.conversation_id << 32) + NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION conversation_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    PERFORM note_to_index((CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END) << 32);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION booking_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    PERFORM note_to_index(id << 32) FROM conversations WHERE booking_key = NEW.id;
    RETURN NULL;
END $$;

DROP TABLE search_todo;
