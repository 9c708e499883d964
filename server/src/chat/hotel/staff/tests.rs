use super::*;
use crate::chat::hotel::hotels::HotelChange;
use crate::support::{House, TestDatabase};

/// Creates a hotel with two managers, Maeve and Aoife, and the agent Tom.
async fn open() -> (House, TestDatabase) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    for (name, access) in [("maeve", Access::Manager), ("aoife", Access::Manager), ("tom", Access::Agent)] {
        house.put_staff_with(access, House::HOTEL, &format!("{name}@hotel.example"), name).await;
    }
    (house, database)
}

async fn caller(house: &House, name: &str) -> StaffCaller {
    let slug = House::HOTEL.parse().expect("a slug");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel");
    let staff = house.chat.staff_of(&slug).await.expect("the staff");
    let member = staff.into_iter().find(|member| member.name == name).expect("the member");
    StaffCaller { hotel, member: Some(member) }
}

fn key(caller: &StaffCaller) -> StaffKey {
    caller.member.as_ref().expect("a member").key
}

#[tokio::test]
async fn agents_administer_nobody() {
    let (house, _database) = open().await;
    let (maeve, tom) = (caller(&house, "maeve").await, caller(&house, "tom").await);
    let chat = &house.chat;
    let results = [
        chat.staff_overview(&tom).await.map(|_| ()),
        chat.change_member(&tom, key(&tom), "Boss".to_owned(), Access::Manager).await,
        chat.end_sessions_of_member(&tom, key(&maeve)).await,
        chat.remove_member(&tom, key(&maeve)).await,
        chat.invite(&tom, "eve@hotel.example", "Reception", Access::Manager).await.map(|_| ()),
        chat.new_password_link(&tom, key(&maeve)).await.map(|_| ()),
        chat.revoke_staff_link(&tom, "eve@hotel.example".to_owned()).await,
    ];
    for result in results {
        assert!(matches!(result, Err(ChatError::NotAllowed)), "{result:?}");
    }
}

#[tokio::test]
async fn last_manager_is_neither_removed_nor_demoted() {
    let (house, _database) = open().await;
    let (maeve, aoife) = (caller(&house, "maeve").await, caller(&house, "aoife").await);
    let demote = async |by: &StaffCaller, whom: &StaffCaller| {
        house.chat.change_member(by, key(whom), "Reception".to_owned(), Access::Agent).await
    };
    // Each demotes the other.
    let (one, other) = tokio::join!(demote(&maeve, &aoife), demote(&aoife, &maeve));
    assert!(one.is_ok() ^ other.is_ok(), "{one:?} {other:?}");
    let last = if one.is_ok() { maeve } else { aoife };
    for refused in [demote(&last, &last).await, house.chat.remove_member(&last, key(&last)).await] {
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    }
    let same_access = house.chat.change_member(&last, key(&last), "Director".to_owned(), Access::Manager);
    same_access.await.expect("a new role");
}

#[tokio::test]
async fn demoted_manager_changes_nothing_more() {
    let (house, _database) = open().await;
    let (maeve, aoife) = (caller(&house, "maeve").await, caller(&house, "aoife").await);
    house.chat.change_member(&maeve, key(&aoife), "Reception".to_owned(), Access::Agent).await.expect("a change");
    // The caller was authenticated before the change.
    let refused = house.chat.remove_member(&aoife, key(&maeve)).await;
    assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
    let refused = house.chat.change_own_hotel(&aoife, HotelChange::default()).await;
    assert!(matches!(refused, Err(ChatError::NotAllowed)), "{refused:?}");
}

#[tokio::test]
async fn removed_member_is_signed_out_and_not_listed() {
    let (house, _database) = open().await;
    let (maeve, tom) = (caller(&house, "maeve").await, caller(&house, "tom").await);
    let password = crate::support::PASSWORD.to_owned();
    let from = crate::chat::auth::sign_in::SignInOrigin::default();
    let signed_in = house.chat.sign_in(House::HOTEL, "tom@hotel.example", password, from).await.expect("a session");
    let sessions = async || house.chat.staff_overview(&maeve).await.expect("the staff").members;
    assert!(sessions().await.iter().any(|listed| listed.session_count == 1 && listed.seen_at.is_some()));
    house.chat.remove_member(&maeve, key(&tom)).await.expect("removed");
    let by = crate::chat::auth::sign_in::RequestOrigin::Person;
    let session = house.chat.session(House::HOTEL, Some(signed_in.session.expose()), by).await;
    assert!(matches!(session, Err(ChatError::InvalidToken)), "{session:?}");
    assert_eq!(sessions().await.len(), 2);
    let again = house.chat.remove_member(&maeve, key(&tom)).await;
    assert!(matches!(again, Err(ChatError::NotFound)), "{again:?}");
}

#[tokio::test]
async fn members_of_another_hotel_are_not_found() {
    let (house, _database) = open().await;
    house.put_guest("dingle", "B1").await;
    house.put_staff_with(Access::Manager, "dingle", "sean@dingle.example", "sean").await;
    let slug = "dingle".parse().expect("a slug");
    let sean = house.chat.staff_of(&slug).await.expect("the staff").remove(0).key;
    let maeve = caller(&house, "maeve").await;
    let results = [
        house.chat.change_member(&maeve, sean, "Reception".to_owned(), Access::Agent).await,
        house.chat.end_sessions_of_member(&maeve, sean).await,
        house.chat.remove_member(&maeve, sean).await,
        house.chat.new_password_link(&maeve, sean).await.map(|_| ()),
    ];
    for result in results {
        assert!(matches!(result, Err(ChatError::NotFound)), "{result:?}");
    }
}
