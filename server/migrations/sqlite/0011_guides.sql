-- What a hotel tells its guests on their page, as JSON.
CREATE TABLE guides (
    hotel_id INTEGER PRIMARY KEY REFERENCES hotels (id) ON DELETE CASCADE,
    guide TEXT NOT NULL
) STRICT;
