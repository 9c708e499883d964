//! Tests of the store on both engines: each behaviour is a function that takes an
//! empty store.

mod batch;
mod booking_list;
mod canned;
mod corrupt;
mod erasing;
mod first_replies;
mod guides;
mod locked;
mod notes;
mod outbox;
mod paging;
mod push;
mod queries;
mod search_hits;
mod set_up;
mod snooze;
mod staff_links;
mod writing;

use super::{
    BookingKey, ChatRuleExemptions, Db, HotelKey, HotelUpdate, NewEvent, NewMessage, Stay, Store, StoreError, Thread,
};
use futures_util::FutureExt;
use shared::{BookingId, ConversationId, HotelSlug, MessageId, SenderType, Seq, Timestamp};

/// Refusal of a use case.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("no")]
    No,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Generates a test of each behaviour on each engine.
macro_rules! on_each_engine {
    ($($behaviour:ident,)+) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                let database = crate::support::TestDatabase::sqlite().await;
                super::$behaviour(&database.store).await;
            })+
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                let database = crate::support::TestDatabase::postgres().await;
                super::$behaviour(&database.store).await;
            })+
        }
    };
}
use on_each_engine;

fn slug(text: &str) -> HotelSlug {
    text.parse().expect("a slug")
}

fn name(text: &str) -> BookingId {
    text.parse().expect("a booking id")
}

fn at(unix_ms: i64) -> Timestamp {
    Timestamp::from_unix_ms(unix_ms)
}

fn killarney() -> HotelUpdate {
    HotelUpdate {
        slug: slug("killarney"),
        name: "Killarney Park".to_owned(),
        timezone: "Europe/Dublin".to_owned(),
        locale: "en".to_owned(),
        accent_color: "#123456".parse().expect("a colour"),
        logo_url: None,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: 10,
        erase_after_days: None,
        embedders: Default::default(),
        push: Default::default(),
    }
}

async fn put_hotel(store: &Store, put: HotelUpdate) -> HotelKey {
    let written: Result<_, StoreError> =
        store.write(move |mut db| async move { put_hotel_in(&mut db, &put).await }.boxed()).await;
    written.expect("a hotel")
}

async fn put_hotel_in(db: &mut Db<'_>, put: &HotelUpdate) -> Result<HotelKey, StoreError> {
    if let Some(key) = db.insert_hotel(put).await? {
        return Ok(key);
    }
    let hotel = db.locked_hotel(&put.slug).await?.expect("a hotel that is there");
    db.update_hotel(hotel.key, put).await?;
    Ok(hotel.key)
}

async fn put_booking(store: &Store, hotel: HotelKey, booking: &str, stay: Stay) {
    let booking = name(booking);
    let written: Result<_, StoreError> = store
        .write(move |mut db| {
            async move {
                if !db.insert_booking(hotel, &booking, &stay).await? {
                    let slug = slug_of(&mut db, hotel).await?;
                    let known = db.thread_of_booking(&slug, &booking).await?.expect("a booking that is there");
                    db.update_booking(known.booking.key, &stay).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await;
    written.expect("a booking");
}

async fn slug_of(db: &mut Db<'_>, key: HotelKey) -> Result<HotelSlug, StoreError> {
    let hotels = db.hotels().await?;
    Ok(hotels.into_iter().find(|hotel| hotel.key == key).expect("the hotel").profile.slug)
}

async fn thread(store: &Store, hotel: &str, booking: &str) -> Option<Thread> {
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    snapshot.db().thread_of_booking(&slug(hotel), &name(booking)).await.expect("an answer")
}

/// Creates a booking at the hotel Killarney and returns its thread.
async fn seeded(store: &Store, booking: &str) -> Thread {
    let hotel = put_hotel(store, killarney()).await;
    let stay = Stay { guest_name: "Ada Byrne".to_owned(), ..Stay::default() };
    put_booking(store, hotel, booking, stay).await;
    thread(store, "killarney", booking).await.expect("the thread")
}

fn message(to: ConversationId, seq: i64, body: &str) -> NewMessage<'_> {
    NewMessage {
        conversation_id: to,
        seq: Seq(seq),
        sender_type: if seq % 2 == 0 { SenderType::Staff } else { SenderType::Guest },
        sender_name: "Ada Byrne",
        sender_role: None,
        told_of: None,
        staff: None,
        body,
        sent_at: at(seq),
        client_message_id: None,
        room_number: None,
        reply_to: None,
        attachments: &[],
    }
}

/// Inserts messages of alternating sides, the first one from the guest, as the
/// changes `from..=to`.
async fn write_messages(store: &Store, conversation: ConversationId, from: i64, to: i64) -> Vec<MessageId> {
    let written: Result<_, StoreError> = store
        .write(move |mut db| {
            async move {
                let mut ids = Vec::new();
                for seq in from..=to {
                    ids.extend(db.insert_message(&message(conversation, seq, &format!("message {seq}"))).await?);
                }
                Ok(ids)
            }
            .boxed()
        })
        .await;
    written.expect("messages")
}
