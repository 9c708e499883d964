use super::*;
use crate::support::{House, PASSWORD, TestDatabase};
use argon2::password_hash::phc::PasswordHash;

const EMAIL: &str = "maeve@hotel.example";

async fn house() -> (House, TestDatabase) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, EMAIL, "Maeve").await;
    (house, database)
}

async fn sign_in(house: &House, email: &str, password: &str) -> Result<SessionToken, ChatError> {
    Ok(sign_in_from(house, SignInOrigin::default(), email, password).await?.session)
}

async fn sign_in_from(house: &House, from: SignInOrigin, email: &str, password: &str) -> Result<SignedIn, ChatError> {
    house.chat.sign_in(House::HOTEL, email, password.to_owned(), from).await
}

#[tokio::test]
async fn the_right_password_opens_a_new_session_each_time() {
    let (house, _database) = house().await;
    let one = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    let other = sign_in(&house, " Maeve@Hotel.Example ", PASSWORD).await.expect("a session");
    assert_ne!(one.expose(), other.expose());
    for token in [one, other] {
        let session =
            house.chat.session(House::HOTEL, Some(token.expose()), RequestOrigin::Person).await.expect("Maeve");
        assert_eq!((session.member.name.as_str(), session.hotel.profile.slug.as_str()), ("Maeve", House::HOTEL));
    }
}

#[tokio::test]
async fn wrong_password_and_unknown_address_have_the_same_refusal() {
    let (house, _database) = house().await;
    for (email, password) in [(EMAIL, "another password"), ("nobody@hotel.example", PASSWORD), ("", "")] {
        let refused = sign_in(&house, email, password).await;
        assert!(matches!(refused, Err(ChatError::WrongPassword)), "{email}: {refused:?}");
    }
    let elsewhere = house.chat.sign_in("dingle", EMAIL, PASSWORD.to_owned(), SignInOrigin::default()).await;
    assert!(matches!(elsewhere, Err(ChatError::WrongPassword)));
}

#[tokio::test]
async fn hash_of_unknown_accounts_has_the_same_cost() {
    let (house, _database) = house().await;
    let slug = House::HOTEL.parse().expect("a slug");
    let mut snapshot = house.chat.store().read_transaction().await.expect("a snapshot");
    let member = snapshot.db().staff_by_email(&slug, EMAIL).await.expect("an answer").expect("Maeve");
    let cost = |hash: &str| {
        let hash = PasswordHash::new(hash).expect("a hash");
        (hash.algorithm.to_string(), hash.version, hash.params.to_string(), hash.hash.map(|output| output.len()))
    };
    assert_eq!(cost(NOBODYS_HASH), cost(&member.password_hash));
}

#[tokio::test]
async fn the_sign_in_limit_of_an_account_applies_to_the_right_password_too() {
    let (house, _database) = house().await;
    for _ in 0..5 {
        sign_in(&house, EMAIL, "another password").await.expect_err("wrong");
    }
    let refused = sign_in(&house, "MAEVE@hotel.example", PASSWORD).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_sign_in_limit_does_not_affect_known_devices() {
    let (house, _database) = house().await;
    let address = |number: u32| format!("2001:db8:0:{number:x}::1").parse().ok();
    let first =
        sign_in_from(&house, SignInOrigin { address: address(0), ..SignInOrigin::default() }, EMAIL, PASSWORD).await;
    let known = first.expect("a session").device;
    for number in 1..=20 {
        let guess = SignInOrigin { address: address(number), ..SignInOrigin::default() };
        let refused = sign_in_from(&house, guess, EMAIL, "another password").await;
        assert!(matches!(refused, Err(ChatError::WrongPassword)), "{number}");
    }
    for (device, is_let_in) in [(None, false), (Some(known.clone()), true)] {
        let from = SignInOrigin { address: address(0), device, ..SignInOrigin::default() };
        assert_eq!(sign_in_from(&house, from, EMAIL, PASSWORD).await.is_ok(), is_let_in);
    }
    // With a new password her device is unknown.
    house.put_staff(House::HOTEL, EMAIL, "Maeve").await;
    let from = SignInOrigin { address: address(0), device: Some(known), ..SignInOrigin::default() };
    let refused = sign_in_from(&house, from, EMAIL, PASSWORD).await;
    assert!(matches!(refused, Err(ChatError::RateLimited { .. })));
    house.clock.advance_ms(3 * 60 * 1000);
    sign_in(&house, EMAIL, PASSWORD).await.expect("one more, after three minutes");
}

#[tokio::test]
async fn a_session_expires_after_twelve_idle_hours() {
    let (house, _database) = house().await;
    let token = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    let session = async || house.chat.session(House::HOTEL, Some(token.expose()), RequestOrigin::Person).await;
    for _ in 0..3 {
        house.clock.advance_ms(IDLE_MS - 1);
        session().await.expect("still signed in");
    }
    house.clock.advance_ms(IDLE_MS);
    let over = session().await;
    assert!(matches!(over, Err(ChatError::InvalidToken)), "{over:?}");
}

#[tokio::test]
async fn automatic_requests_do_not_extend_a_session() {
    let (house, _database) = house().await;
    let token = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    let look = async || house.chat.session(House::HOTEL, Some(token.expose()), RequestOrigin::Page).await;
    for _ in 0..11 {
        house.clock.advance_ms(IDLE_MS / 12);
        look().await.expect("still signed in");
    }
    house.clock.advance_ms(IDLE_MS / 12);
    let over = look().await;
    assert!(matches!(over, Err(ChatError::InvalidToken)), "{over:?}");
}

#[tokio::test]
async fn signing_out_ends_this_session_and_no_other() {
    let (house, _database) = house().await;
    let (one, other) = (sign_in(&house, EMAIL, PASSWORD).await, sign_in(&house, EMAIL, PASSWORD).await);
    let (one, other) = (one.expect("a session"), other.expect("a session"));
    house.chat.sign_out(one.expose()).await.expect("signed out");
    house.chat.sign_out(one.expose()).await.expect("signing out again succeeds");
    house.chat.sign_out("nonsense").await.expect("signing out an unknown session succeeds");
    house
        .chat
        .session(House::HOTEL, Some(one.expose()), RequestOrigin::Person)
        .await
        .expect_err("the session has ended");
    house.chat.session(House::HOTEL, Some(other.expose()), RequestOrigin::Person).await.expect("still signed in");
}

#[tokio::test]
async fn a_new_password_ends_all_sessions() {
    let (house, _database) = house().await;
    let token = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    house.put_staff(House::HOTEL, EMAIL, "Maeve").await;
    house
        .chat
        .session(House::HOTEL, Some(token.expose()), RequestOrigin::Person)
        .await
        .expect_err("the session has ended");
}

#[tokio::test]
async fn session_is_valid_only_for_its_hotel() {
    let (house, _database) = house().await;
    house.put_guest("dingle", "B1").await;
    let token = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    for slug in ["dingle", "nowhere", "No Slug"] {
        let refused = house.chat.session(slug, Some(token.expose()), RequestOrigin::Person).await;
        assert!(matches!(refused, Err(ChatError::InvalidToken)), "{slug}: {refused:?}");
    }
}

#[tokio::test]
async fn removed_member_is_signed_out_and_can_be_stored_again() {
    let (house, _database) = house().await;
    let session = sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
    let slug = House::HOTEL.parse().expect("a slug");
    house.chat.remove_staff(&slug, " Maeve@Hotel.Example").await.expect("removed");

    let open = house.chat.session(House::HOTEL, Some(session.expose()), RequestOrigin::Person).await;
    assert!(matches!(open, Err(ChatError::InvalidToken)), "{open:?}");
    let refused = sign_in(&house, EMAIL, PASSWORD).await;
    assert!(matches!(refused, Err(ChatError::WrongPassword)), "{refused:?}");
    assert_eq!(house.chat.staff_of(&slug).await.expect("staff"), []);
    let again = house.chat.remove_staff(&slug, EMAIL).await;
    assert!(matches!(again, Err(ChatError::NotFound)), "{again:?}");

    house.put_staff(House::HOTEL, EMAIL, "Maeve").await;
    sign_in(&house, EMAIL, PASSWORD).await.expect("a session");
}

#[tokio::test]
async fn revoked_api_keys_are_refused() {
    let (house, _database) = house().await;
    let slug = House::HOTEL.parse().expect("a slug");
    let key = house.chat.new_api_key(&slug).await.expect("a key");
    house.chat.new_api_key(&slug).await.expect("another");
    assert_eq!(house.chat.revoke_api_keys(&slug).await.expect("revoked"), 2);
    let refused = house.chat.hotel_of_api_key(House::HOTEL, Some(key.expose())).await;
    assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
}
