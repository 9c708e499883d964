//! A hotel with guests.

use super::{ManualClock, RepeatingRandom, TestDatabase, database};
use guest_chat::chat::auth::staff::Author;
use guest_chat::chat::conversations::bookings::{Change, PutBooking};
use guest_chat::chat::messages::send::SendResult;
use guest_chat::chat::{Chat, ChatError};
use guest_chat::files::{FileLocation, Files};
use guest_chat::pending_event::PendingEvent;
use guest_chat::store::{ChatRuleExemptions, HotelUpdate, Store, Thread};
use serde_json::Value;
use shared::{AccentColor, Access, BookingId, ConversationId, HotelSlug, Message, SendMessage, StaffInfo};
use std::sync::Arc;

/// The password of all members of staff.
pub const PASSWORD: &str = "correct horse battery";

/// Use cases over a store, with a manual clock.
pub struct House {
    /// The use cases.
    pub chat: Chat,
    /// Their clock.
    pub clock: Arc<ManualClock>,
    /// The folder with files, which exists as long as this.
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
    /// Start of the clock.
    pub const START: &str = "2026-11-22T10:00:00.000Z";
    /// The hotel of most tests.
    pub const HOTEL: &str = "killarney";
    /// The booking of most tests.
    pub const BOOKING: &str = "BK-2025-0123";

    /// Creates the use cases over a new database, which the caller must keep.
    pub async fn open(send_per_minute: u32) -> (Self, TestDatabase) {
        let database = TestDatabase::sqlite().await;
        (Self::over(database.store.clone(), send_per_minute), database)
    }

    /// Creates the use cases over a store.
    pub fn over(store: Store, send_per_minute: u32) -> Self {
        let clock = Arc::new(ManualClock::at(Self::START));
        let random = Arc::new(RepeatingRandom::default());
        let files = tempfile::tempdir().expect("a folder");
        let kept = Files::at(FileLocation::Folder(files.path().to_owned()));
        Self { chat: Chat::new(store, kept, clock.clone(), random, send_per_minute), clock, files }
    }

    /// Stores a hotel in Dublin.
    pub async fn put_hotel(&self, slug: &str, exemptions: ChatRuleExemptions) {
        self.put_framed_hotel(slug, exemptions, "").await;
    }

    /// Stores a hotel with these embedders.
    pub async fn put_framed_hotel(&self, slug: &str, exemptions: ChatRuleExemptions, embedders: &str) {
        let hotel = HotelUpdate {
            slug: slug.parse().expect("a slug"),
            name: "Killarney Park".to_owned(),
            timezone: "Europe/Dublin".to_owned(),
            locale: "en".to_owned(),
            accent_color: AccentColor::default(),
            logo_url: None,
            exemptions,
            answer_within_min: 10,
            erase_after_days: None,
            embedders: embedders.parse().expect("origins"),
            push: Default::default(),
        };
        self.chat.put_hotel(hotel).await.expect("a hotel");
    }

    /// Stores a booking.
    pub async fn put(&self, slug: &str, booking: &str, put: PutBooking) -> Thread {
        let put = self.chat.put_booking(slug.parse().expect("a slug"), booking.parse().expect("a booking"), put);
        put.await.expect("a booking").0
    }

    /// Returns the booking of a guest who has checked in to room 101.
    pub fn checked_in(&self) -> PutBooking {
        PutBooking {
            guest_name: Some("Ada Byrne".to_owned()),
            room: Change::Set("101".to_owned()),
            checked_in_at: Change::Set(self.chat.now()),
            ..PutBooking::default()
        }
    }

    /// Stores a guest who has checked in to room 101, and the hotel if it does
    /// not exist.
    pub async fn put_guest(&self, slug: &str, booking: &str) -> ConversationId {
        if self.chat.hotel(&slug.parse().expect("a slug")).await.is_err() {
            self.put_hotel(slug, ChatRuleExemptions::default()).await;
        }
        self.put(slug, booking, self.checked_in()).await.conversation.id
    }

    /// Returns the token of a new guest link.
    pub async fn token(&self, slug: &str, booking: &str) -> String {
        let (slug, booking): (HotelSlug, BookingId) = (slug.parse().expect("a slug"), booking.parse().expect("a name"));
        self.chat.new_link(&slug, &booking).await.expect("a link").token.expose().to_owned()
    }

    /// Returns a new API key.
    pub async fn api_key(&self, slug: &str) -> String {
        let slug = slug.parse().expect("a slug");
        self.chat.new_api_key(&slug).await.expect("a key").expose().to_owned()
    }

    /// Stores a member of the reception, with [`PASSWORD`].
    pub async fn put_staff(&self, slug: &str, email: &str, name: &str) {
        self.put_staff_with(Access::Agent, slug, email, name).await;
    }

    /// Stores a member of staff with this access level.
    pub async fn put_staff_with(&self, access: Access, slug: &str, email: &str, name: &str) {
        let slug = slug.parse().expect("a slug");
        let (role, password) = ("Reception".to_owned(), PASSWORD.to_owned());
        let put = self.chat.put_staff(&slug, email.to_owned(), name.to_owned(), role, access, password);
        put.await.expect("a member of staff");
    }

    /// Returns the guest of a booking as an author.
    pub async fn guest(&self, slug: &str, booking: &str) -> Author {
        let token = self.token(slug, booking).await;
        Author::Guest(self.chat.join(slug, Some(&token)).await.expect("a guest").token)
    }

    /// Returns Maeve of the reception as an author.
    pub fn maeve() -> Author {
        Author::Staff(StaffInfo { name: "Maeve".to_owned(), role: "Reception".to_owned() })
    }

    /// Sends a message.
    pub async fn say(&self, to: ConversationId, author: Author, text: &str) -> Result<Message, ChatError> {
        let request = SendMessage { message: Some(text.to_owned()), ..SendMessage::default() };
        let (SendResult::Stored(sent) | SendResult::Repeated(sent)) = self.chat.send(to, author, request).await?;
        Ok(sent.message)
    }

    /// Returns the rows that wait to be published.
    pub async fn outbox(&self) -> Vec<PendingEvent> {
        database::outbox(self.chat.store()).await
    }

    /// Removes the events that wait to be published, and returns them.
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
