//! A hotel with guests in it.

use super::{ManualClock, RepeatingRandom, TestDatabase, database};
use guest_chat::chat::bookings::{Change, PutBooking};
use guest_chat::chat::send::{Delivery, Speaker};
use guest_chat::chat::{Chat, ChatError};
use guest_chat::files::{Files, Place};
use guest_chat::store::{Allowances, OutboxRow, PutHotel, Store, Thread};
use serde_json::Value;
use shared::{AccentColor, Access, BookingId, ConversationId, HotelSlug, Message, SendMessage, StaffInfo};
use std::sync::Arc;

/// Every member of staff's password.
pub const PASSWORD: &str = "correct horse battery";

/// Use cases over a store, with the clock at hand.
pub struct House {
    /// The use cases.
    pub chat: Chat,
    /// Their clock.
    pub clock: Arc<ManualClock>,
    /// Where files are kept, as long as this is.
    pub files: tempfile::TempDir,
}

/// An event that waits in the outbox.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its channel.
    pub channel: String,
    /// Its data.
    pub data: Value,
}

impl House {
    /// When the clock begins.
    pub const START: &str = "2026-11-22T10:00:00.000Z";
    /// The hotel that most tests happen in.
    pub const HOTEL: &str = "killarney";
    /// The booking that most tests speak of.
    pub const BOOKING: &str = "BK-2025-0123";

    /// The use cases over a new database, which the caller keeps alive.
    pub async fn open(send_per_minute: u32) -> (Self, TestDatabase) {
        let database = TestDatabase::sqlite().await;
        (Self::over(database.store.clone(), send_per_minute), database)
    }

    /// The use cases over a store.
    pub fn over(store: Store, send_per_minute: u32) -> Self {
        let clock = Arc::new(ManualClock::at(Self::START));
        let random = Arc::new(RepeatingRandom::default());
        let files = tempfile::tempdir().expect("a folder");
        let kept = Files::at(Place::Folder(files.path().to_owned()));
        Self { chat: Chat::new(store, kept, clock.clone(), random, send_per_minute), clock, files }
    }

    /// Puts a hotel in Dublin.
    pub async fn put_hotel(&self, slug: &str, allow: Allowances) {
        self.put_framed_hotel(slug, allow, "").await;
    }

    /// The same, framed by pages of these origins.
    pub async fn put_framed_hotel(&self, slug: &str, allow: Allowances, embedders: &str) {
        let hotel = PutHotel {
            slug: slug.parse().expect("a slug"),
            name: "Killarney Park".to_owned(),
            timezone: "Europe/Dublin".to_owned(),
            locale: "en".to_owned(),
            accent_color: AccentColor::default(),
            logo_url: None,
            allow,
            answer_within_min: 10,
            erase_after_days: None,
            embedders: embedders.parse().expect("origins"),
            push: Default::default(),
        };
        self.chat.put_hotel(hotel).await.expect("a hotel");
    }

    /// Puts a booking as it is said.
    pub async fn put(&self, slug: &str, booking: &str, put: PutBooking) -> Thread {
        let put = self.chat.put_booking(slug.parse().expect("a slug"), booking.parse().expect("a booking"), put);
        put.await.expect("a booking").0
    }

    /// What a guest's booking says who has checked in to room 101.
    pub fn checked_in(&self) -> PutBooking {
        PutBooking {
            guest_name: Some("Ada Byrne".to_owned()),
            room: Change::Set("101".to_owned()),
            checked_in_at: Change::Set(self.chat.now()),
            ..PutBooking::default()
        }
    }

    /// Puts a guest who has checked in to room 101, with the hotel where that
    /// is not there yet.
    pub async fn put_guest(&self, slug: &str, booking: &str) -> ConversationId {
        if self.chat.hotel(&slug.parse().expect("a slug")).await.is_err() {
            self.put_hotel(slug, Allowances::default()).await;
        }
        self.put(slug, booking, self.checked_in()).await.conversation.id
    }

    /// The token of a new link.
    pub async fn token(&self, slug: &str, booking: &str) -> String {
        let (slug, booking): (HotelSlug, BookingId) = (slug.parse().expect("a slug"), booking.parse().expect("a name"));
        self.chat.new_link(&slug, &booking).await.expect("a link").token.expose().to_owned()
    }

    /// A new api key.
    pub async fn api_key(&self, slug: &str) -> String {
        let slug = slug.parse().expect("a slug");
        self.chat.new_api_key(&slug).await.expect("a key").expose().to_owned()
    }

    /// Puts a member of the reception, with [`PASSWORD`].
    pub async fn put_staff(&self, slug: &str, email: &str, name: &str) {
        self.put_staff_with(Access::Agent, slug, email, name).await;
    }

    /// The same, who may do more or less.
    pub async fn put_staff_with(&self, access: Access, slug: &str, email: &str, name: &str) {
        let slug = slug.parse().expect("a slug");
        let (role, password) = ("Reception".to_owned(), PASSWORD.to_owned());
        let put = self.chat.put_staff(&slug, email.to_owned(), name.to_owned(), role, access, password);
        put.await.expect("a member of staff");
    }

    /// Who the guest of a booking is to `send`.
    pub async fn guest(&self, slug: &str, booking: &str) -> Speaker {
        let token = self.token(slug, booking).await;
        Speaker::Guest(self.chat.join(slug, Some(&token)).await.expect("a guest").token)
    }

    /// Who Maeve of the reception is to `send`.
    pub fn maeve() -> Speaker {
        Speaker::Staff(StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() })
    }

    /// Says something.
    pub async fn say(&self, to: ConversationId, speaker: Speaker, text: &str) -> Result<Message, ChatError> {
        let request = SendMessage { message: Some(text.to_owned()), ..SendMessage::default() };
        let (Delivery::Stored(sent) | Delivery::Repeated(sent)) = self.chat.send(to, speaker, request).await?;
        Ok(sent.message)
    }

    /// The rows that wait to be pushed.
    pub async fn outbox(&self) -> Vec<OutboxRow> {
        database::outbox(self.chat.store()).await
    }

    /// The events that wait to be pushed, and none of them any more.
    pub async fn take_events(&self) -> Vec<Seen> {
        let rows = self.outbox().await;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let removed = self.chat.store().write(move |mut db| Box::pin(async move { db.dequeue(&ids).await }));
        removed.await.expect("rows gone");
        rows.into_iter()
            .map(|row| Seen { channel: row.channel, data: serde_json::from_str(&row.data).expect("JSON") })
            .collect()
    }
}
