use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::clock::OsRandom;
use crate::limits::Rate;
use crate::store::ChatRuleExemptions;
use crate::support::{House, PASSWORD, TestDatabase};
use crate::token::GuestToken;
use futures_util::FutureExt;
use jiff::civil::date;

/// Returns a guest who leaves on 24 November 2026, and the token of a guest
/// link.
async fn invited() -> (House, TestDatabase, String) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    until(&house, date(2026, 11, 24)).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    (house, database, token)
}

async fn until(house: &House, check_out: jiff::civil::Date) {
    let put = PutBooking { check_out: Change::Set(check_out), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, put).await;
}

async fn opens(house: &House, token: &str) -> bool {
    match house.chat.join(House::HOTEL, Some(token)).await {
        Ok(_) => true,
        Err(ChatError::InvalidToken) => false,
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn link_is_valid_until_thirty_days_after_check_out() {
    let (house, _database, token) = invited().await;
    house.clock.set("2026-12-24T23:59:59.999Z");
    assert!(opens(&house, &token).await);
    house.clock.set("2026-12-25T00:00:00Z");
    assert!(!opens(&house, &token).await);
}

#[tokio::test]
async fn link_expiry_follows_the_booking() {
    let (house, _database, token) = invited().await;
    house.clock.set("2026-12-25T00:00:00Z");
    until(&house, date(2026, 11, 25)).await;
    assert!(opens(&house, &token).await);
    until(&house, date(2026, 11, 23)).await;
    assert!(!opens(&house, &token).await);
    let stayed_on = PutBooking { checked_out_at: Change::Set(house.chat.now()), ..PutBooking::default() };
    house.put(House::HOTEL, House::BOOKING, stayed_on).await;
    assert!(opens(&house, &token).await);
}

#[tokio::test]
async fn link_without_a_check_out_is_valid_for_180_days() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let first = house.token(House::HOTEL, House::BOOKING).await;
    house.clock.advance_ms(1);
    let second = house.token(House::HOTEL, House::BOOKING).await;
    house.clock.set("2027-05-21T10:00:00Z");
    assert!(!opens(&house, &first).await);
    assert!(opens(&house, &second).await);
}

#[tokio::test]
async fn link_is_valid_again_after_a_cancellation_is_undone() {
    let (house, _database, token) = invited().await;
    for cancelled in [true, false] {
        let put = PutBooking { cancelled: Some(cancelled), ..PutBooking::default() };
        house.put(House::HOTEL, House::BOOKING, put).await;
        assert_eq!(opens(&house, &token).await, !cancelled);
    }
}

#[tokio::test]
async fn every_invalid_guest_token_is_refused_alike() {
    let (house, _database, token) = invited().await;
    house.put_hotel("dingle", ChatRuleExemptions::default()).await;
    let revoked = house.token(House::HOTEL, "BK-2025-0123").await;
    let slug = House::HOTEL.parse().expect("a slug");
    assert_eq!(house.chat.revoke_links(&slug, &House::BOOKING.parse().expect("a name")).await.expect("revoked"), 2);
    let fresh = house.token(House::HOTEL, House::BOOKING).await;
    assert!(opens(&house, &fresh).await);
    let unknown = "A".repeat(43);
    let key = house.api_key(House::HOTEL).await;
    for wrong in [token.as_str(), &revoked, &unknown, &key, "", "x", &fresh[1..], &format!("{fresh}A"), "\u{0}"] {
        let refused = house.chat.join(House::HOTEL, Some(wrong)).await.map(|guest| guest.thread.booking);
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
    }
    for slug in ["dingle", "nowhere", "Killarney", "", "killarney/", "killarney "] {
        let refused = house.chat.join(slug, Some(&fresh)).await.map(|guest| guest.thread.booking);
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{slug}: {refused:?}");
    }
    assert!(matches!(house.chat.join(House::HOTEL, None).await, Err(ChatError::TokenRequired)));
    assert!(matches!(house.chat.hotel_of_api_key(House::HOTEL, Some(&fresh)).await, Err(ChatError::InvalidToken)));
    assert!(matches!(house.chat.hotel_of_api_key("dingle", Some(&key)).await, Err(ChatError::InvalidToken)));
    assert!(matches!(house.chat.hotel_of_api_key(House::HOTEL, None).await, Err(ChatError::TokenRequired)));
    assert!(house.chat.hotel_of_api_key(House::HOTEL, Some(&key)).await.is_ok());
}

async fn token(house: &House, booking: &str) -> SecretHash {
    house.put_guest(House::HOTEL, booking).await;
    GuestToken::parse(&house.token(House::HOTEL, booking).await).expect("a token").hash()
}

#[tokio::test]
async fn token_ends_by_revocation_cancellation_and_expiry() {
    let (house, _database) = House::open(0).await;
    let (stays, revoked, cancelled) = (token(&house, "B1").await, token(&house, "B2").await, token(&house, "B3").await);
    let nobodys = GuestToken::generate(&OsRandom).hash();
    let invalid =
        async || house.chat.find_invalid_tokens(&[stays, revoked, cancelled, nobodys]).await.expect("an answer");
    assert_eq!(invalid().await, [nobodys]);
    let slug = House::HOTEL.parse().expect("a slug");
    house.chat.revoke_links(&slug, &"B2".parse().expect("a booking")).await.expect("revoked");
    assert_eq!(invalid().await, [revoked, nobodys]);
    house.put(House::HOTEL, "B3", PutBooking { cancelled: Some(true), ..PutBooking::default() }).await;
    assert_eq!(invalid().await, [revoked, cancelled, nobodys]);
    let long_ago = Change::Set(house.chat.now().plus_ms(-31 * 24 * 60 * 60 * 1000));
    house
        .put(
            House::HOTEL,
            "B1",
            PutBooking { checked_in_at: long_ago.clone(), checked_out_at: long_ago, ..PutBooking::default() },
        )
        .await;
    assert_eq!(invalid().await, [stays, revoked, cancelled, nobodys]);
}

#[tokio::test]
async fn session_ends_by_sign_out_new_password_and_idle_time() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let sign_in = async || {
        let from = crate::chat::auth::sign_in::SignInOrigin::default();
        let signed_in = house.chat.sign_in(House::HOTEL, "maeve@hotel.example", PASSWORD.to_owned(), from);
        signed_in.await.expect("a session").session
    };
    let (one, other) = (sign_in().await, sign_in().await);
    let invalid = async || house.chat.find_invalid_tokens(&[one.hash(), other.hash()]).await.expect("an answer");
    assert_eq!(invalid().await, []);
    house.chat.sign_out(one.expose()).await.expect("signed out");
    assert_eq!(invalid().await, [one.hash()]);
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    assert_eq!(invalid().await, [one.hash(), other.hash()], "a new password");
    let rests = sign_in().await.hash();
    house.clock.advance_ms(IDLE_MS - 1);
    assert_eq!(house.chat.find_invalid_tokens(&[rests]).await.expect("an answer"), []);
    house.clock.advance_ms(1);
    assert_eq!(house.chat.find_invalid_tokens(&[rests]).await.expect("an answer"), [rests]);
}

#[tokio::test]
async fn tokens_are_looked_up_in_batches() {
    let (house, _database) = House::open(0).await;
    let mut tokens: Vec<SecretHash> = (0..2 * BATCH_TOKENS).map(|_| GuestToken::generate(&OsRandom).hash()).collect();
    tokens.push(token(&house, "B1").await);
    let invalid = house.chat.find_invalid_tokens(&tokens).await.expect("an answer");
    assert_eq!(invalid, tokens[..2 * BATCH_TOKENS]);
}

/// Returns a house in which each client may make two requests of each kind a
/// minute.
async fn limited_house() -> (House, TestDatabase) {
    let (mut house, database) = House::open(0).await;
    let twice = Rate::per_minute(2);
    house.chat = house.chat.with_request_rates(RequestRates {
        guest_writes: twice,
        desk_writes: twice,
        api_key_writes: twice,
        chat_pages: twice,
        history_pages: twice,
    });
    (house, database)
}

fn hash() -> SecretHash {
    GuestToken::parse(&"A".repeat(43)).expect("a token").hash()
}

/// Returns every kind of request that is counted, with its client.
fn counted() -> [(RequestKind, Caller); 5] {
    let (guest, session, api_key) = (Caller::Guest(hash()), Caller::Session(hash()), Caller::ApiKey(hash()));
    [
        (RequestKind::Write, guest),
        (RequestKind::Write, session),
        (RequestKind::Write, api_key),
        (RequestKind::ChatPage, guest),
        (RequestKind::HistoryPage, guest),
    ]
}

async fn valid() -> Result<(), ChatError> {
    Ok(())
}

async fn invalid() -> Result<(), ChatError> {
    Err(ChatError::InvalidToken)
}

#[tokio::test]
async fn known_client_over_its_limit_is_refused_before_authentication() {
    let (house, _database) = limited_house().await;
    for (kind, caller) in counted() {
        for _ in 0..2 {
            house.chat.authenticate_counted(kind, caller, valid()).await.expect("the caller is authenticated");
        }
        // It is refused before authentication, which would never end here.
        let never = std::future::pending::<Result<(), ChatError>>();
        let refused = house.chat.authenticate_counted(kind, caller, never).now_or_never();
        let is_limited = matches!(refused, Some(Err(ChatError::RateLimited { retry_after_s: 30 })));
        assert!(is_limited, "{kind:?}, {caller:?}: {refused:?}");
    }
    house.clock.advance_ms(30_000);
    for (kind, caller) in counted() {
        house.chat.authenticate_counted(kind, caller, valid()).await.expect("let through again");
    }
}

#[tokio::test]
async fn requests_without_a_limit_are_not_counted() {
    let (house, _database) = limited_house().await;
    let (guest, session, api_key) = (Caller::Guest(hash()), Caller::Session(hash()), Caller::ApiKey(hash()));
    let uncounted = [
        (RequestKind::Read, guest),
        (RequestKind::Read, session),
        (RequestKind::Read, api_key),
        (RequestKind::HistoryPage, session),
        (RequestKind::HistoryPage, api_key),
    ];
    for (kind, caller) in uncounted {
        for _ in 0..5 {
            house.chat.authenticate_counted(kind, caller, valid()).await.expect("the caller is authenticated");
        }
    }
    assert_eq!(house.chat.request_limits.bucket_count(), 0);
}

#[tokio::test]
async fn repeated_invalid_credential_is_refused_as_invalid() {
    let (house, _database) = limited_house().await;
    for (kind, caller) in counted() {
        for _ in 0..5 {
            let refused = house.chat.authenticate_counted(kind, caller, invalid()).await;
            assert!(matches!(refused, Err(ChatError::InvalidToken)), "{kind:?}, {caller:?}: {refused:?}");
        }
    }
}

#[tokio::test]
async fn invalid_credentials_use_no_memory() {
    let (house, _database) = limited_house().await;
    for (kind, _) in counted() {
        for _ in 0..100 {
            let caller = Caller::Guest(GuestToken::generate(&OsRandom).hash());
            house.chat.authenticate_counted(kind, caller, invalid()).await.expect_err("an unknown token");
            assert!(!house.chat.known_credentials.contains(caller.credential()));
        }
    }
    assert_eq!(house.chat.request_limits.bucket_count(), 0);
}

#[tokio::test]
async fn first_request_counts_towards_the_limit() {
    let (house, _database) = limited_house().await;
    for (kind, caller) in counted() {
        // A credential that is forgotten in between does not evade the limit.
        for _ in 0..2 {
            house.chat.authenticate_counted(kind, caller, valid()).await.expect("the caller is authenticated");
            house.chat.known_credentials.remove(caller.credential());
        }
        let refused = house.chat.authenticate_counted(kind, caller, valid()).await;
        assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{kind:?}, {caller:?}: {refused:?}");
        // It is known now, so the next request is refused before authentication.
        let never = std::future::pending::<Result<(), ChatError>>();
        let refused = house.chat.authenticate_counted(kind, caller, never).now_or_never();
        assert!(matches!(refused, Some(Err(ChatError::RateLimited { .. }))), "{kind:?}, {caller:?}: {refused:?}");
        house.chat.known_credentials.remove(caller.credential());
    }
}
