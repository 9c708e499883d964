-- For the lists of bookings at the desk: arrivals and departures of a day, guests
-- in the house, and all bookings, newest first.
CREATE INDEX bookings_by_check_in ON bookings (hotel_id, check_in, id);
CREATE INDEX bookings_by_check_out ON bookings (hotel_id, check_out, id);
CREATE INDEX bookings_in_house ON bookings (hotel_id, id)
    WHERE checked_in_at_ms IS NOT NULL AND checked_out_at_ms IS NULL;
CREATE INDEX bookings_by_hotel ON bookings (hotel_id, id);
