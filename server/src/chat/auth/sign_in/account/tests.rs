use super::*;
use crate::chat::auth::sign_in::RequestOrigin;
use crate::support::{House, PASSWORD, TestDatabase};
use crate::token::SessionToken;

const EMAIL: &str = "maeve@hotel.example";
const NEW: &str = "four cups of coffee";

async fn open() -> (House, TestDatabase) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, EMAIL, "Maeve").await;
    (house, database)
}

async fn sign_in(house: &House, password: &str) -> Result<SessionToken, ChatError> {
    let from = SignInOrigin { browser: "Firefox on Linux".to_owned(), ..SignInOrigin::default() };
    Ok(house.chat.sign_in(House::HOTEL, EMAIL, password.to_owned(), from).await?.session)
}

async fn member(house: &House, session: &SessionToken) -> Result<StaffMember, ChatError> {
    Ok(house.chat.session(House::HOTEL, Some(session.expose()), RequestOrigin::Person).await?.member)
}

async fn change_password(house: &House, session: &SessionToken, present: &str, new: &str) -> Result<(), ChatError> {
    let member = member(house, session).await?;
    let slug = House::HOTEL.parse().expect("a slug");
    let change = NewPassword { present: present.to_owned(), new: new.to_owned() };
    let changed = house.chat.change_own_password(&slug, &member, session.hash(), change, SignInOrigin::default());
    changed.await.map(|_| ())
}

#[tokio::test]
async fn new_password_needs_the_present_one_and_ends_other_sessions() {
    let (house, _database) = open().await;
    let (this, other) = (sign_in(&house, PASSWORD).await.expect("in"), sign_in(&house, PASSWORD).await.expect("in"));
    let wrong = change_password(&house, &this, "another password", NEW).await;
    assert!(matches!(wrong, Err(ChatError::WrongPassword)), "{wrong:?}");
    let weak = change_password(&house, &this, PASSWORD, "qwertyuiop").await;
    assert!(matches!(weak, Err(ChatError::BadValue(_))), "{weak:?}");
    member(&house, &other).await.expect("still signed in");
    change_password(&house, &this, PASSWORD, NEW).await.expect("changed");
    member(&house, &this).await.expect("still signed in");
    // The limit on attempts is another test's.
    house.clock.advance_ms(60_000);
    assert!(member(&house, &other).await.is_err() && sign_in(&house, PASSWORD).await.is_err());
    sign_in(&house, NEW).await.expect("the new password");
}

#[tokio::test]
async fn new_password_deletes_the_link_for_another_one() {
    let (house, _database) = open().await;
    let this = sign_in(&house, PASSWORD).await.expect("in");
    house.put_staff_with(shared::Access::Manager, House::HOTEL, "aoife@hotel.example", "Aoife").await;
    let slug = House::HOTEL.parse().expect("a slug");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel");
    let aoife = house.chat.staff_of(&slug).await.expect("the staff").into_iter().find(|member| member.name == "Aoife");
    let aoife = crate::chat::auth::staff::StaffCaller { hotel, member: aoife };
    let maeve = member(&house, &this).await.expect("Maeve").key;
    let link = house.chat.new_password_link(&aoife, maeve).await.expect("a link");
    change_password(&house, &this, PASSWORD, NEW).await.expect("changed");
    let opened = house.chat.open_staff_link(House::HOTEL, link.token.expose()).await;
    assert!(matches!(opened, Err(ChatError::InvalidToken)), "{opened:?}");
}

#[tokio::test]
async fn guesses_of_the_present_password_are_limited() {
    let (house, _database) = open().await;
    let this = sign_in(&house, PASSWORD).await.expect("in");
    let mut last = Ok(());
    for _ in 0..6 {
        last = change_password(&house, &this, "another password", NEW).await;
    }
    assert!(matches!(last, Err(ChatError::RateLimited { .. })), "{last:?}");
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended() {
    let (house, _database) = open().await;
    let this = sign_in(&house, PASSWORD).await.expect("in");
    let other = sign_in(&house, PASSWORD).await.expect("in");
    house.put_staff(House::HOTEL, "tom@hotel.example", "Tom").await;
    let me = member(&house, &this).await.expect("Maeve");
    let sessions = house.chat.own_sessions(&me).await.expect("sessions");
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|session| session.device == "Firefox on Linux"));
    let ids: Vec<String> = sessions.iter().map(OwnSession::id).collect();
    assert!(ids[0] != ids[1] && !ids.iter().any(|id| this.hash().to_hex() == *id), "{ids:?}");
    let unknown = house.chat.end_own_session(&me, "0000000000000000").await;
    assert!(matches!(unknown, Err(ChatError::NotFound)), "{unknown:?}");
    let id = sessions.iter().find(|session| session.hash == other.hash()).expect("the other").id();
    house.chat.end_own_session(&me, &id).await.expect("ended");
    assert!(member(&house, &other).await.is_err() && member(&house, &this).await.is_ok());
}

#[tokio::test]
async fn own_name_is_changed() {
    let (house, _database) = open().await;
    let this = sign_in(&house, PASSWORD).await.expect("in");
    let me = member(&house, &this).await.expect("Maeve");
    let slug = House::HOTEL.parse().expect("a slug");
    let refused = house.chat.change_own_name(&slug, &me, " ").await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    house.chat.change_own_name(&slug, &me, " Maeve Byrne ").await.expect("a name");
    let me = member(&house, &this).await.expect("Maeve");
    assert_eq!((&*me.name, &*me.role), ("Maeve Byrne", "Reception"));
}
