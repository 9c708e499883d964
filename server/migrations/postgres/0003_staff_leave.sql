-- Since when a member of staff is none any more. What they wrote stays theirs.
ALTER TABLE staff ADD COLUMN left_at_ms BIGINT;
