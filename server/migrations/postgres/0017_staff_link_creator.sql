-- The member of staff who created a link. The link is deleted when they are removed, or
-- are no manager any more.
ALTER TABLE staff_links ADD COLUMN created_by BIGINT REFERENCES staff (id);
