use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::clock::OsRandom;
use crate::support::{House, PASSWORD};
use crate::token::GuestToken;

async fn token(house: &House, booking: &str) -> SecretHash {
    house.put_guest(House::HOTEL, booking).await;
    GuestToken::parse(&house.token(House::HOTEL, booking).await).expect("a token").hash()
}

#[tokio::test]
async fn a_token_closes_by_revocation_by_cancellation_and_by_time() {
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
async fn a_session_closes_by_signing_out_by_a_new_password_and_by_rest() {
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
async fn more_tokens_than_one_query_takes_are_asked_for() {
    let (house, _database) = House::open(0).await;
    let mut tokens: Vec<SecretHash> = (0..2 * BATCH_TOKENS).map(|_| GuestToken::generate(&OsRandom).hash()).collect();
    tokens.push(token(&house, "B1").await);
    let invalid = house.chat.find_invalid_tokens(&tokens).await.expect("an answer");
    assert_eq!(invalid, tokens[..2 * BATCH_TOKENS]);
}
