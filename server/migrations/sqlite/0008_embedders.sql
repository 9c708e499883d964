-- Whose pages may frame a hotel's chat and ask its API from a browser: origins
-- with a space between.
ALTER TABLE hotels ADD COLUMN embedders TEXT NOT NULL DEFAULT '';
