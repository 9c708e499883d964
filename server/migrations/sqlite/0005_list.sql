-- How soon a hotel promises to answer.
ALTER TABLE hotels ADD COLUMN answer_within_min INTEGER NOT NULL DEFAULT 10;
