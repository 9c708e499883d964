use super::*;
use crate::clock::OsRandom;
use crate::store::ContactSettings;
use crate::token::{ApiKey, GuestToken};
use jiff::civil::date;

on_each_engine! {
    hotel_is_inserted_found_and_changed,
    contact_settings_are_empty_stored_and_replaced,
    booking_is_found_with_hotel_and_conversation,
    booking_stored_again_keeps_its_conversation,
    booking_ids_are_case_sensitive_and_per_hotel,
    token_is_valid_only_at_its_hotel,
    revoked_tokens_stay_revoked,
    api_key_is_valid_only_for_its_hotel,
    a_setting_keeps_its_first_value,
}

async fn hotel_is_inserted_found_and_changed(store: &Store) {
    let key = put_hotel(store, killarney()).await;
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let found = snapshot.db().hotel(&slug("killarney")).await.expect("an answer").expect("the hotel");
    assert_eq!((found.key, found.exemptions, found.answer_within_min), (key, ChatRuleExemptions::default(), 10));
    assert_eq!((found.profile.name.as_str(), found.profile.logo_url), ("Killarney Park", None));
    assert_eq!(snapshot.db().hotel(&slug("dingle")).await.expect("an answer"), None);
    drop(snapshot);

    let exemptions = ChatRuleExemptions { before_check_in: true, after_check_out: false, no_room: true };
    let changed = HotelUpdate {
        name: "The Park".to_owned(),
        logo_url: Some("/l.svg".to_owned()),
        exemptions,
        answer_within_min: 1440,
        ..killarney()
    };
    assert_eq!(put_hotel(store, changed).await, key);
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let found = snapshot.db().hotel(&slug("killarney")).await.expect("an answer").expect("the hotel");
    assert_eq!((found.exemptions, found.answer_within_min), (exemptions, 1440));
    assert_eq!((found.profile.name.as_str(), found.profile.logo_url.as_deref()), ("The Park", Some("/l.svg")));
    assert_eq!(found.profile.accent_color.as_str(), "#123456");
}

async fn contact_settings_are_empty_stored_and_replaced(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let stored = async || {
        let mut snapshot = store.read_transaction().await.expect("a snapshot");
        snapshot.db().contact_settings(hotel).await.expect("an answer")
    };
    assert_eq!(stored().await, ContactSettings::default());
    let full = ContactSettings {
        phone: Some("+353 64 1".to_owned()),
        email: Some("desk@hotel.example".to_owned()),
        address: Some("Kenmare Place, Killarney".to_owned()),
        shows_answer_time: true,
    };
    for contact in [full.clone(), ContactSettings { phone: None, shows_answer_time: false, ..full }] {
        let put = contact.clone();
        let written: Result<(), StoreError> =
            store.write(move |mut db| async move { db.update_contact_settings(hotel, &put).await }.boxed()).await;
        written.expect("a change");
        assert_eq!(stored().await, contact);
    }
    // A change of the hotel itself keeps them.
    put_hotel(store, HotelUpdate { name: "The Park".to_owned(), ..killarney() }).await;
    assert_eq!(stored().await.email.as_deref(), Some("desk@hotel.example"));
}

async fn booking_is_found_with_hotel_and_conversation(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    let stay = Stay {
        guest_name: "Zoë O’Brien".to_owned(),
        room_number: Some("12 bis".to_owned()),
        check_in: Some(date(2026, 11, 20)),
        check_out: Some(date(2026, 11, 24)),
        checked_in_at: Some(at(1_795_000_000_123)),
        checked_out_at: None,
        cancelled: true,
    };
    put_booking(store, hotel, "BK=1,2.3;4@5_6-7", stay.clone()).await;
    let found = thread(store, "killarney", "BK=1,2.3;4@5_6-7").await.expect("the thread");
    assert_eq!((found.hotel.key, &found.booking.stay), (hotel, &stay));
    assert_eq!(found.booking.booking_id, name("BK=1,2.3;4@5_6-7"));
    assert_eq!((found.conversation.seq, found.conversation.last_message_id), (Seq(0), MessageId(0)));
    assert_eq!((&found.conversation.handler, found.conversation.resolved_at), (&None, None));

    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let by_conversation = snapshot.db().thread(found.conversation.id).await.expect("an answer");
    assert_eq!(by_conversation, Some(found));
    assert_eq!(snapshot.db().thread(ConversationId(99)).await.expect("an answer"), None);
}

async fn booking_stored_again_keeps_its_conversation(store: &Store) {
    let first = seeded(store, "B1").await;
    let stay = Stay { guest_name: "Ada King".to_owned(), cancelled: true, ..Stay::default() };
    put_booking(store, first.hotel.key, "B1", stay.clone()).await;
    let again = thread(store, "killarney", "B1").await.expect("the thread");
    assert_eq!(again.booking.stay, stay);
    assert_eq!((again.booking.key, again.conversation), (first.booking.key, first.conversation));
}

async fn booking_ids_are_case_sensitive_and_per_hotel(store: &Store) {
    let upper = seeded(store, "BK-1").await;
    assert_eq!(thread(store, "killarney", "bk-1").await, None);
    let lower = seeded(store, "bk-1").await;
    let dingle = put_hotel(store, HotelUpdate { slug: slug("dingle"), ..killarney() }).await;
    assert_eq!(thread(store, "dingle", "BK-1").await, None);
    put_booking(store, dingle, "BK-1", Stay { guest_name: "Bram".to_owned(), ..Stay::default() }).await;
    let elsewhere = thread(store, "dingle", "BK-1").await.expect("the thread");
    let ids = [upper.conversation.id, lower.conversation.id, elsewhere.conversation.id];
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
}

async fn insert_token(store: &Store, token: &GuestToken, booking: BookingKey, now: Timestamp) {
    let hash = token.hash();
    let kept: Result<(), StoreError> =
        store.write(move |mut db| async move { db.insert_token(&hash, booking, now).await }.boxed()).await;
    kept.expect("a token");
}

async fn token_is_valid_only_at_its_hotel(store: &Store) {
    let own = seeded(store, "B1").await;
    seeded(store, "B2").await;
    put_hotel(store, HotelUpdate { slug: slug("dingle"), ..killarney() }).await;
    let token = GuestToken::generate(&OsRandom);
    insert_token(store, &token, own.booking.key, at(1_000)).await;

    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let mut db = snapshot.db();
    let opened =
        db.thread_of_token(&own.hotel.profile.slug, &token.hash()).await.expect("an answer").expect("a thread");
    assert_eq!((opened.thread, opened.issued_at, opened.revoked), (own.clone(), at(1_000), false));
    assert!(db.thread_of_token(&slug("dingle"), &token.hash()).await.expect("an answer").is_none());
    let unknown = GuestToken::generate(&OsRandom).hash();
    assert!(db.thread_of_token(&own.hotel.profile.slug, &unknown).await.expect("an answer").is_none());
}

async fn revoked_tokens_stay_revoked(store: &Store) {
    let (one, two) = (seeded(store, "B1").await, seeded(store, "B2").await);
    let tokens = [0; 3].map(|_| GuestToken::generate(&OsRandom));
    insert_token(store, &tokens[0], one.booking.key, at(1)).await;
    insert_token(store, &tokens[1], one.booking.key, at(2)).await;
    insert_token(store, &tokens[2], two.booking.key, at(3)).await;
    for expected in [2, 0] {
        let key = one.booking.key;
        let revoked: Result<u64, StoreError> =
            store.write(move |mut db| async move { db.revoke_tokens(key, at(9)).await }.boxed()).await;
        assert_eq!(revoked.expect("revoked"), expected);
    }
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    for (token, revoked) in tokens.iter().zip([true, true, false]) {
        let opened = snapshot.db().thread_of_token(&slug("killarney"), &token.hash()).await.expect("an answer");
        assert_eq!(opened.expect("a thread").revoked, revoked);
    }
}

async fn api_key_is_valid_only_for_its_hotel(store: &Store) {
    let hotel = put_hotel(store, killarney()).await;
    put_hotel(store, HotelUpdate { slug: slug("dingle"), ..killarney() }).await;
    let hash = ApiKey::generate(&OsRandom).hash();
    let kept: Result<(), StoreError> =
        store.write(move |mut db| async move { db.insert_api_key(&hash, hotel, at(1)).await }.boxed()).await;
    kept.expect("a key");
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    let opened = snapshot.db().hotel_of_api_key(&slug("killarney"), &hash).await.expect("an answer");
    assert_eq!(opened.expect("the hotel").key, hotel);
    assert!(snapshot.db().hotel_of_api_key(&slug("dingle"), &hash).await.expect("an answer").is_none());
}

async fn a_setting_keeps_its_first_value(store: &Store) {
    for value in ["first", "second"] {
        let kept: Result<(), StoreError> =
            store.write(move |mut db| async move { db.insert_setting("a name", value).await }.boxed()).await;
        kept.expect("a setting");
    }
    let mut snapshot = store.read_transaction().await.expect("a snapshot");
    assert_eq!(snapshot.db().setting("a name").await.expect("an answer").as_deref(), Some("first"));
    assert_eq!(snapshot.db().setting("another").await.expect("an answer"), None);
}
