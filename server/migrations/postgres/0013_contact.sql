-- How guests reach the hotel besides the chat, and whether their page shows how soon
-- the hotel promises to answer.
ALTER TABLE hotels ADD COLUMN contact_phone TEXT;
ALTER TABLE hotels ADD COLUMN contact_email TEXT;
ALTER TABLE hotels ADD COLUMN contact_address TEXT;
ALTER TABLE hotels ADD COLUMN shows_answer_time BOOLEAN NOT NULL DEFAULT FALSE;
