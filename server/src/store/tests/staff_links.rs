//! Links with which members of staff set a password, their activity and sessions.

use super::*;
use crate::clock::OsRandom;
use crate::store::{StaffLink, StaffMember, StaffUpdate};
use crate::token::{SecretHash, SessionToken, StaffLinkToken};
use futures_util::future::BoxFuture;
use shared::Access;

on_each_engine! {
    link_is_found_until_it_expires_and_only_at_its_hotel,
    newer_link_replaces_the_one_for_the_same_address,
    expired_links_are_deleted,
    links_of_one_creator_are_deleted,
    activity_outlives_the_session,
    other_sessions_of_a_member_end,
    password_is_replaced_only_if_it_is_the_expected_one,
    other_managers_are_counted,
}

async fn write<T: Send + 'static>(
    store: &Store,
    job: impl for<'c> FnOnce(Db<'c>) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
) -> T {
    store.write(job).await.expect("a write")
}

fn link(email: &str, expires_at: i64) -> StaffLink {
    StaffLink {
        hash: StaffLinkToken::generate(&OsRandom).hash(),
        email: email.to_owned(),
        is_invitation: true,
        access: Access::Manager,
        role: "Reception".to_owned(),
        expires_at: at(expires_at),
        created_by: None,
    }
}

async fn put_link(store: &Store, hotel: HotelKey, link: &StaffLink) {
    let link = link.clone();
    write(store, move |mut db| async move { db.upsert_staff_link(hotel, &link).await }.boxed()).await;
}

async fn find(store: &Store, hotel: HotelKey, hash: SecretHash, now: i64) -> Option<StaffLink> {
    store.read().await.expect("a reader").db().staff_link(hotel, &hash, at(now)).await.expect("an answer")
}

async fn links(store: &Store, hotel: HotelKey, now: i64) -> Vec<StaffLink> {
    store.read().await.expect("a reader").db().staff_links(hotel, at(now)).await.expect("an answer")
}

async fn put_member(store: &Store, hotel: HotelKey, email: &str, access: Access) -> StaffMember {
    let put = StaffUpdate {
        hotel,
        email: email.to_owned(),
        name: "Maeve".to_owned(),
        role: "Reception".to_owned(),
        access,
        password_hash: "hash".to_owned(),
    };
    write(store, move |mut db| async move { db.upsert_staff(&put).await }.boxed()).await;
    let mut reader = store.read().await.expect("a reader");
    reader.db().staff_by_email(&slug("killarney"), email).await.expect("an answer").expect("the member")
}

async fn begin_session(store: &Store, member: &StaffMember, now: i64) -> SecretHash {
    let (hash, member) = (SessionToken::generate(&OsRandom).hash(), member.clone());
    let begun = write(store, move |mut db| {
        async move { db.begin_session(&hash, &member, "Firefox on Linux", at(now)).await }.boxed()
    });
    assert!(begun.await);
    hash
}

async fn link_is_found_until_it_expires_and_only_at_its_hotel(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let other = put_hotel(store, HotelUpdate { slug: slug("dingle"), ..killarney() }).await;
    let link = link("aoife@hotel.example", 2_000);
    put_link(store, hotel, &link).await;
    assert_eq!(find(store, hotel, link.hash, 1_999).await.as_ref(), Some(&link));
    assert_eq!(find(store, hotel, link.hash, 2_000).await, None);
    assert_eq!(find(store, other, link.hash, 1).await, None);
    assert_eq!((links(store, hotel, 1).await, links(store, other, 1).await), (vec![link], Vec::new()));
}

async fn newer_link_replaces_the_one_for_the_same_address(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let earlier = link("aoife@hotel.example", 2_000);
    let newer = StaffLink { is_invitation: false, ..link("Aoife@Hotel.example", 3_000) };
    for one in [&earlier, &newer] {
        put_link(store, hotel, one).await;
    }
    assert_eq!(find(store, hotel, earlier.hash, 1).await, None);
    assert!(find(store, hotel, newer.hash, 1).await.is_some());
    assert_eq!(links(store, hotel, 1).await, [StaffLink { email: "aoife@hotel.example".to_owned(), ..newer.clone() }]);
    let delete =
        || write(store, move |mut db| async move { db.delete_staff_link(hotel, "AOIFE@hotel.example").await }.boxed());
    assert!(delete().await && !delete().await);
}

async fn expired_links_are_deleted(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    for (email, expires_at) in [("a@hotel.example", 1_000), ("b@hotel.example", 2_000)] {
        put_link(store, hotel, &link(email, expires_at)).await;
    }
    write(store, move |mut db| async move { db.delete_expired_staff_links(hotel, at(1_000)).await }.boxed()).await;
    let left: Vec<String> = links(store, hotel, 0).await.into_iter().map(|link| link.email).collect();
    assert_eq!(left, ["b@hotel.example"]);
}

async fn links_of_one_creator_are_deleted(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let maeve = put_member(store, hotel, "maeve@hotel.example", Access::Manager).await.key;
    let aoife = put_member(store, hotel, "aoife@hotel.example", Access::Manager).await.key;
    for (email, created_by) in [("a@x", Some(maeve)), ("b@x", Some(aoife)), ("c@x", None)] {
        put_link(store, hotel, &StaffLink { created_by, ..link(email, 1_000) }).await;
    }
    // The newer link has another creator.
    put_link(store, hotel, &StaffLink { created_by: Some(maeve), ..link("b@x", 1_000) }).await;
    write(store, move |mut db| async move { db.delete_staff_links_of(hotel, maeve).await }.boxed()).await;
    let left: Vec<String> = links(store, hotel, 0).await.into_iter().map(|link| link.email).collect();
    assert_eq!(left, ["c@x"]);
}

async fn activity_outlives_the_session(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let member = put_member(store, hotel, "maeve@hotel.example", Access::Agent).await;
    let listed = async |since: i64| {
        let mut reader = store.read().await.expect("a reader");
        let members = reader.db().listed_members(hotel, at(since)).await.expect("an answer");
        members.into_iter().map(|member| (member.seen_at, member.session_count)).collect::<Vec<_>>()
    };
    assert_eq!(listed(0).await, [(None, 0)]);
    let session = begin_session(store, &member, 1_000).await;
    assert_eq!(listed(0).await, [(Some(at(1_000)), 1)]);
    write(store, move |mut db| async move { db.touch_session(&session, at(5_000)).await }.boxed()).await;
    assert_eq!(listed(5_000).await, [(Some(at(5_000)), 0)], "the session was unused since");
    write(store, move |mut db| async move { db.end_session(&session).await }.boxed()).await;
    assert_eq!(listed(0).await, [(Some(at(5_000)), 0)]);
}

async fn other_sessions_of_a_member_end(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let maeve = put_member(store, hotel, "maeve@hotel.example", Access::Agent).await;
    let aoife = put_member(store, hotel, "aoife@hotel.example", Access::Agent).await;
    let (this, _other, colleague) = (
        begin_session(store, &maeve, 1_000).await,
        begin_session(store, &maeve, 2_000).await,
        begin_session(store, &aoife, 3_000).await,
    );
    let key = maeve.key;
    let sessions = async |key| {
        let mut reader = store.read().await.expect("a reader");
        let sessions = reader.db().sessions_of_member(key, at(0)).await.expect("an answer");
        sessions.into_iter().map(|session| (session.hash, session.device)).collect::<Vec<_>>()
    };
    assert_eq!(sessions(key).await.len(), 2);
    write(store, move |mut db| async move { db.end_other_sessions(key, Some(&this)).await }.boxed()).await;
    assert_eq!(sessions(key).await, [(this, "Firefox on Linux".to_owned())]);
    write(store, move |mut db| async move { db.end_other_sessions(key, None).await }.boxed()).await;
    assert_eq!((sessions(key).await.len(), sessions(aoife.key).await[0].0), (0, colleague));
}

async fn password_is_replaced_only_if_it_is_the_expected_one(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let member = put_member(store, hotel, "maeve@hotel.example", Access::Agent).await;
    let replace = |before: &'static str, after: &'static str| {
        write(store, move |mut db| async move { db.replace_password(member.key, before, after).await }.boxed())
    };
    assert!(!replace("another", "new").await);
    assert!(replace("hash", "new").await && !replace("hash", "newer").await);
}

async fn other_managers_are_counted(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let maeve = put_member(store, hotel, "maeve@hotel.example", Access::Manager).await;
    put_member(store, hotel, "tom@hotel.example", Access::Agent).await;
    let count = async || {
        let mut reader = store.read().await.expect("a reader");
        reader.db().other_managers(maeve.key).await.expect("an answer")
    };
    assert_eq!(count().await, 0);
    put_member(store, hotel, "aoife@hotel.example", Access::Manager).await;
    assert_eq!(count().await, 1);
    write(store, move |mut db| async move { db.remove_staff(hotel, "aoife@hotel.example", at(1)).await }.boxed()).await;
    assert_eq!(count().await, 0, "she has left");
}
