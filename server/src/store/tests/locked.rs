use super::*;
use crate::clock::OsRandom;
use crate::store::{StaffMember, StaffUpdate};
use crate::token::SessionToken;
use futures_util::future::BoxFuture;
use shared::Access;

on_each_engine! {
    existing_hotel_and_booking_are_not_inserted_again,
    removed_member_neither_writes_nor_signs_in,
    a_session_begins_with_the_password_that_was_checked,
}

async fn write<T: Send + 'static>(
    store: &Store,
    job: impl for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
) -> T {
    store.write(job).await.expect("a write")
}

async fn existing_hotel_and_booking_are_not_inserted_again(store: &Store) {
    let thread = seeded(store, "B1").await;
    let (hotel, stay) = (thread.hotel.key, Stay { guest_name: "Eve".to_owned(), ..Stay::default() });
    let inserted = write(store, move |mut db| {
        async move {
            let hotel_again = db.insert_hotel(&killarney()).await?;
            Ok((hotel_again, db.insert_booking(hotel, &name("B1"), &stay).await?))
        }
        .boxed()
    });
    assert_eq!(inserted.await, (None, false));
    assert_eq!(super::thread(store, "killarney", "B1").await, Some(thread));
}

/// Creates a thread and a member of staff.
async fn staffed(store: &Store) -> (Thread, StaffMember) {
    let thread = seeded(store, "B1").await;
    let put = put_maeve(thread.hotel.key, "one");
    write(store, move |mut db| async move { db.upsert_staff(&put).await }.boxed()).await;
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let member = snapshot.db().staff_by_email(&slug("killarney"), "maeve@hotel.example").await.expect("an answer");
    (thread, member.expect("Maeve"))
}

fn put_maeve(hotel: HotelKey, password_hash: &str) -> StaffUpdate {
    StaffUpdate {
        hotel,
        email: "maeve@hotel.example".to_owned(),
        name: "Maeve".to_owned(),
        role: "Reception".to_owned(),
        access: Access::Agent,
        password_hash: password_hash.to_owned(),
    }
}

async fn begin_session(store: &Store, member: &StaffMember) -> Option<SessionToken> {
    let (token, member) = (SessionToken::generate(&OsRandom), member.clone());
    let hash = token.hash();
    let begun = write(store, move |mut db| async move { db.begin_session(&hash, &member, "", at(5)).await }.boxed());
    begun.await.then_some(token)
}

async fn removed_member_neither_writes_nor_signs_in(store: &Store) {
    let (thread, member) = staffed(store).await;
    let session = begin_session(store, &member).await.expect("a session");
    let (hotel, key, conversation) = (thread.hotel.key, member.key, thread.conversation.id);
    let say = move |seq: i64| {
        write(store, move |mut db| {
            async move {
                db.insert_message(&NewMessage { staff: Some(key), ..message(conversation, seq, "Hello") }).await
            }
            .boxed()
        })
    };
    let first = say(2).await.expect("a message");
    write(store, move |mut db| async move { db.remove_staff(hotel, "maeve@hotel.example", at(6)).await }.boxed()).await;
    assert_eq!(say(4).await, None);
    assert!(begin_session(store, &member).await.is_none());
    let (locked, author) = write(store, move |mut db| {
        async move { Ok((db.locked_member(hotel, key).await?, db.author(conversation, first).await?)) }.boxed()
    })
    .await;
    assert_eq!((locked, author), (None, None));
    // A session that was not ended is not valid either.
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    assert_eq!(snapshot.db().session(&slug("killarney"), &session.hash()).await.expect("an answer"), None);
}

async fn a_session_begins_with_the_password_that_was_checked(store: &Store) {
    let (thread, member) = staffed(store).await;
    let put = put_maeve(thread.hotel.key, "two");
    write(store, move |mut db| async move { db.upsert_staff(&put).await }.boxed()).await;
    assert!(begin_session(store, &member).await.is_none());
    let changed = StaffMember { password_hash: "two".to_owned(), ..member };
    assert!(begin_session(store, &changed).await.is_some());
}
