-- What follows from a change, whoever makes it.

-- When the oldest guest's message was written that stands behind a place and
-- that the hotel has not answered.
CREATE FUNCTION waiting_since(conversation BIGINT, settled_up_to BIGINT) RETURNS BIGINT LANGUAGE sql STABLE AS $$
    SELECT m.sent_at_ms FROM messages m
    WHERE m.conversation_id = conversation AND m.sender_type = 'guest' AND m.deleted_at_ms IS NULL
        AND m.id > greatest(settled_up_to, coalesce((SELECT max(a.id) FROM messages a
            WHERE a.conversation_id = conversation AND a.sender_type = 'staff' AND a.deleted_at_ms IS NULL), 0))
    ORDER BY m.id LIMIT 1
$$;

CREATE FUNCTION message_written() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    UPDATE conversations SET
        unread_count = unread_count + (NEW.sender_type = 'guest' AND NEW.id > staff_up_to)::INT,
        waiting_since_ms = CASE NEW.sender_type
            WHEN 'guest' THEN coalesce(waiting_since_ms, NEW.sent_at_ms)
            WHEN 'system' THEN waiting_since_ms END
        WHERE id = NEW.conversation_id;
    INSERT INTO search_todo VALUES ((NEW.conversation_id << 32) + NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER message_written AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION message_written();

CREATE FUNCTION message_deleted() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    UPDATE conversations SET waiting_since_ms = waiting_since(id, settled_up_to)
        WHERE id = NEW.conversation_id AND resolved_at_ms IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER message_deleted AFTER UPDATE OF deleted_at_ms ON messages FOR EACH ROW EXECUTE FUNCTION message_deleted();

CREATE FUNCTION message_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO search_todo VALUES ((OLD.conversation_id << 32) + OLD.id) ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO search_todo VALUES ((NEW.conversation_id << 32) + NEW.id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER message_to_index_anew AFTER UPDATE OF body ON messages FOR EACH ROW
    WHEN (NEW.body IS DISTINCT FROM OLD.body) EXECUTE FUNCTION message_to_index();
CREATE TRIGGER message_to_forget AFTER DELETE ON messages FOR EACH ROW EXECUTE FUNCTION message_to_index();

CREATE FUNCTION conversation_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO search_todo VALUES (OLD.id << 32) ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO search_todo VALUES (NEW.id << 32) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER conversation_to_index AFTER INSERT OR DELETE ON conversations FOR EACH ROW
    EXECUTE FUNCTION conversation_to_index();

CREATE FUNCTION booking_to_index() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO search_todo SELECT id << 32 FROM conversations WHERE booking_key = NEW.id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER booking_to_index AFTER UPDATE OF guest_name, room_number, booking_id ON bookings FOR EACH ROW
    WHEN ((NEW.guest_name, NEW.room_number, NEW.booking_id)
        IS DISTINCT FROM (OLD.guest_name, OLD.room_number, OLD.booking_id))
    EXECUTE FUNCTION booking_to_index();

-- The row itself is about to be written: what follows from it goes in with it.
CREATE FUNCTION conversation_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.staff_up_to <> OLD.staff_up_to THEN
        NEW.unread_count := (SELECT count(*) FROM messages m WHERE m.conversation_id = NEW.id
            AND m.id > NEW.staff_up_to AND m.sender_type = 'guest');
    END IF;
    IF NEW.resolved_at_ms IS NOT NULL AND OLD.resolved_at_ms IS NULL THEN
        NEW.settled_up_to := NEW.last_message_id;
        NEW.waiting_since_ms := NULL;
    END IF;
    -- A guest who writes again begins to wait then. Where the hotel itself takes
    -- back that it is settled, the guest has been waiting all along.
    IF NEW.resolved_at_ms IS NULL AND OLD.resolved_at_ms IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = NEW.id AND m.sender_type = 'guest'
            AND m.deleted_at_ms IS NULL AND m.id > NEW.settled_up_to) THEN
        NEW.settled_up_to := 0;
        NEW.waiting_since_ms := waiting_since(NEW.id, 0);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conversation_changed BEFORE UPDATE OF staff_up_to, resolved_at_ms ON conversations FOR EACH ROW
    EXECUTE FUNCTION conversation_changed();
