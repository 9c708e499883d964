//! A hotel with two bookings for each run, created by SQL, so that nothing has
//! to be cleaned up.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, Version};
use guest_chat::chat::auth::staff::StaffCaller;
use guest_chat::clock::Random;
use guest_chat::store::{Hotel, StaffMember, Store};
use guest_chat::token::{GuestToken, SessionToken};
use shared::{BookingId, ConversationId, HotelSlug, MessageId, Timestamp};
use sqlx::{Connection, Executor, PgConnection};
use std::sync::Arc;

/// The time of all events.
pub const NOW: &str = "2026-11-22T10:00:00.000Z";
/// The booking whose guest has checked in.
pub const BOOKING: &str = "BK-1";
/// The booking whose guest may write before they check in.
pub const EARLY_BOOKING: &str = "BK-2";
/// A booking that does not exist yet.
pub const NEW_BOOKING: &str = "BK-9";
/// Maeve of the reception, who has a session.
pub const MAEVE: &str = "maeve@hotel.example";
/// Tom of the bar.
pub const TOM: &str = "tom@hotel.example";
/// The password of all members of staff.
pub const PASSWORD: &str = "correct horse battery";
/// The newest change of both conversations.
pub const SEQ: i64 = 3;

/// The rows of a hotel.
pub struct World {
    /// Its name in URLs.
    pub slug: HotelSlug,
    /// The hotel in its initial state.
    pub hotel: Hotel,
    /// The conversation of [`BOOKING`].
    pub conversation: ConversationId,
    /// Its messages: of the guest, of Maeve, of the guest.
    pub messages: [MessageId; 3],
    /// The token of [`BOOKING`].
    pub token: GuestToken,
    /// The token of [`EARLY_BOOKING`].
    pub early_token: GuestToken,
    /// Maeve in her initial state.
    pub maeve: StaffMember,
    /// Tom.
    pub tom: StaffMember,
}

impl World {
    /// Returns the hotel's own system as a caller.
    pub fn system(&self) -> StaffCaller {
        StaffCaller { hotel: self.hotel.clone(), member: None }
    }

    /// Returns Maeve as a caller.
    pub fn maeve_caller(&self) -> StaffCaller {
        StaffCaller { hotel: self.hotel.clone(), member: Some(self.maeve.clone()) }
    }

    /// Parses the name of a booking.
    pub fn booking(name: &str) -> BookingId {
        name.parse().expect("a booking id")
    }

    /// Returns the slug of a hotel that does not exist yet.
    pub fn new_hotel(&self) -> HotelSlug {
        new_hotel(self.slug.as_str()).parse().expect("a slug")
    }
}

/// Returns the slug of the new hotel beside an existing one.
pub fn new_hotel(slug: &str) -> String {
    format!("{slug}-new")
}

/// Creates hotels in advance.
pub struct Worlds {
    store: Store,
    conn: PgConnection,
    random: Arc<dyn Random>,
    /// Argon2id with parameters that are fast to verify.
    password_hash: String,
    made: i64,
    stock: Vec<(i64, [GuestToken; 2])>,
}

/// Number of hotels that are created at a time.
const STOCK: i64 = 100;

impl Worlds {
    /// Prepares the creation of hotels in the database at `url`.
    pub async fn open(url: &str, random: Arc<dyn Random>) -> Self {
        let store = Store::open(url).await.expect("a store");
        let conn = PgConnection::connect(url).await.expect("a connection");
        let quick = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).expect("parameters"));
        let hash: PasswordHash =
            quick.hash_password_with_salt(PASSWORD.as_bytes(), b"salt of sixteen.").expect("a hash");
        Self { store, conn, random, password_hash: hash.to_string(), made: 0, stock: Vec::new() }
    }

    /// Returns a hotel in its initial state.
    pub async fn next(&mut self) -> World {
        if self.stock.is_empty() {
            self.make().await;
        }
        let (number, tokens) = self.stock.pop().expect("a stock");
        self.world(number, tokens).await
    }

    async fn make(&mut self) {
        let numbers: Vec<i64> = (self.made + 1..=self.made + STOCK).collect();
        self.made += STOCK;
        self.stock =
            numbers.iter().map(|number| (*number, [0; 2].map(|_| GuestToken::generate(&*self.random)))).collect();
        let hashes = |nth: usize| -> Vec<Vec<u8>> {
            self.stock.iter().map(|(_, tokens)| tokens[nth].hash().as_bytes().to_vec()).collect()
        };
        let sessions: Vec<Vec<u8>> =
            numbers.iter().map(|_| SessionToken::generate(&*self.random).hash().as_bytes().to_vec()).collect();
        let (tokens, early_tokens) = (hashes(0), hashes(1));
        for sql in [HOTELS, BOOKINGS, CONVERSATIONS, STAFF, MESSAGES, NEWEST, WEBHOOKS] {
            let rows = sqlx::query(sql).bind(&numbers).bind(now().unix_ms()).bind(&self.password_hash);
            rows.execute(&mut self.conn).await.expect("rows");
        }
        for (sql, hashes) in [(TOKENS, tokens), (EARLY_TOKENS, early_tokens), (SESSIONS, sessions)] {
            let rows = sqlx::query(sql).bind(&numbers).bind(now().unix_ms()).bind(hashes);
            rows.execute(&mut self.conn).await.expect("rows");
        }
        self.conn.execute("ANALYZE").await.expect("statistics");
    }

    async fn world(&mut self, number: i64, [token, early_token]: [GuestToken; 2]) -> World {
        let slug: HotelSlug = format!("w{number:07}").parse().expect("a slug");
        let mut snapshot = self.store.read_transaction().await.expect("a snapshot");
        let mut db = snapshot.db();
        let thread = db.thread_of_booking(&slug, &World::booking(BOOKING)).await.expect("an answer").expect("a thread");
        let staff = db.staff_of_hotel(thread.hotel.key).await.expect("staff");
        let member = |email: &str| staff.iter().find(|member| member.email == email).expect("a member").clone();
        let ids: Vec<i64> = sqlx::query_scalar("SELECT id FROM messages WHERE conversation_id = $1 ORDER BY id")
            .bind(thread.conversation.id.0)
            .fetch_all(&mut self.conn)
            .await
            .expect("messages");
        World {
            slug,
            hotel: thread.hotel,
            conversation: thread.conversation.id,
            messages: <[i64; 3]>::try_from(ids).expect("three messages").map(MessageId),
            token,
            early_token,
            maeve: member(MAEVE),
            tom: member(TOM),
        }
    }
}

/// Returns the only time of the clock.
pub fn now() -> Timestamp {
    NOW.parse().expect("an instant")
}

/// `$1` is the numbers of the hotels, `$2` the time, `$3` a hash of the
/// password or, for guest links and sessions, the hashes of their tokens.
const HOTELS: &str = "INSERT INTO hotels (slug, name, timezone, locale, accent_color, allow_before_check_in) \
    SELECT 'w' || lpad(n::text, 7, '0'), 'Killarney Park', 'Europe/Dublin', 'en', '#0b6e4f', $3::text IS NOT NULL AND $2::bigint > 0 \
    FROM unnest($1::bigint[]) n";
const BOOKINGS: &str = "INSERT INTO bookings (hotel_id, booking_id, guest_name, room_number, checked_in_at_ms) \
    SELECT h.id, v.booking, v.guest, '101', CASE WHEN v.is_in AND $3::text IS NOT NULL THEN $2::bigint END \
    FROM unnest($1::bigint[]) n JOIN hotels h ON h.slug = 'w' || lpad(n::text, 7, '0') \
    CROSS JOIN (VALUES ('BK-1', 'Ada Byrne', TRUE), ('BK-2', 'Tom Ito', FALSE)) v (booking, guest, is_in)";
const CONVERSATIONS: &str = "INSERT INTO conversations (hotel_id, booking_key, seq) \
    SELECT h.id, b.id, CASE WHEN $3::text IS NOT NULL AND $2::bigint > 0 THEN 3 END \
    FROM unnest($1::bigint[]) n JOIN hotels h ON h.slug = 'w' || lpad(n::text, 7, '0') \
    JOIN bookings b ON b.hotel_id = h.id ORDER BY h.id, b.id";
const STAFF: &str = "INSERT INTO staff (hotel_id, email, name, role, access, password_hash) \
    SELECT h.id, v.email, v.name, v.role, 'manager', $3 \
    FROM unnest($1::bigint[]) n JOIN hotels h ON $2::bigint > 0 AND h.slug = 'w' || lpad(n::text, 7, '0') \
    CROSS JOIN (VALUES ('maeve@hotel.example', 'Maeve', 'Reception'), ('tom@hotel.example', 'Tom', 'Bar')) \
    v (email, name, role)";
const MESSAGES: &str = "INSERT INTO messages (conversation_id, seq, sender_type, sender_name, sender_role, staff_id, body, sent_at_ms) \
    SELECT c.id, v.seq, v.sender, v.name, v.role, CASE v.sender WHEN 'staff' THEN s.id END, v.body, $2::bigint \
    FROM unnest($1::bigint[]) n JOIN hotels h ON $3::text IS NOT NULL AND h.slug = 'w' || lpad(n::text, 7, '0') \
    JOIN bookings b ON b.hotel_id = h.id AND b.booking_id = 'BK-1' JOIN conversations c ON c.booking_key = b.id \
    JOIN staff s ON s.hotel_id = h.id AND s.email = 'maeve@hotel.example' \
    CROSS JOIN (VALUES (1, 'guest', 'Ada Byrne', NULL, 'Towels?'), (2, 'staff', 'Maeve', 'Reception', 'At once'), \
    (3, 'guest', 'Ada Byrne', NULL, 'Thanks')) v (seq, sender, name, role, body) ORDER BY c.id, v.seq";
const NEWEST: &str = "UPDATE conversations c SET last_message_id = (SELECT max(m.id) FROM messages m \
    WHERE m.conversation_id = c.id), unread_count = 2, waiting_since_ms = $2::bigint FROM unnest($1::bigint[]) n JOIN hotels h ON h.slug = 'w' || lpad(n::text, 7, '0') \
    WHERE c.hotel_id = h.id AND $2::bigint > 0 AND $3::text IS NOT NULL AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id)";
const WEBHOOKS: &str = "INSERT INTO webhooks (hotel_id, url, events, secret, created_at_ms) \
    SELECT h.id, 'https://hooks.example/chat', 'message.created,conversation.assigned,conversation.resolved,read', \
    'a secret', $2::bigint FROM unnest($1::bigint[]) n JOIN hotels h ON $3::text IS NOT NULL AND h.slug = 'w' || lpad(n::text, 7, '0')";
const TOKENS: &str = "INSERT INTO guest_tokens (hash, booking_key, issued_at_ms) SELECT t.hash, b.id, $2::bigint \
    FROM unnest($1::bigint[], $3::bytea[]) t (n, hash) JOIN hotels h ON h.slug = 'w' || lpad(t.n::text, 7, '0') \
    JOIN bookings b ON b.hotel_id = h.id AND b.booking_id = 'BK-1'";
const EARLY_TOKENS: &str = "INSERT INTO guest_tokens (hash, booking_key, issued_at_ms) SELECT t.hash, b.id, $2::bigint \
    FROM unnest($1::bigint[], $3::bytea[]) t (n, hash) JOIN hotels h ON h.slug = 'w' || lpad(t.n::text, 7, '0') \
    JOIN bookings b ON b.hotel_id = h.id AND b.booking_id = 'BK-2'";
const SESSIONS: &str = "INSERT INTO staff_sessions (hash, staff_id, signed_in_at_ms, seen_at_ms) \
    SELECT t.hash, s.id, $2::bigint, $2::bigint \
    FROM unnest($1::bigint[], $3::bytea[]) t (n, hash) JOIN hotels h ON h.slug = 'w' || lpad(t.n::text, 7, '0') \
    JOIN staff s ON s.hotel_id = h.id AND s.email = 'maeve@hotel.example'";
