use super::*;
use crate::chat::auth::sign_in::SignInOrigin;
use crate::support::{House, PASSWORD, TestDatabase};

const NEW: &str = "four cups of coffee";

async fn open() -> (House, TestDatabase, StaffCaller) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff_with(Access::Manager, House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let slug = House::HOTEL.parse().expect("a slug");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel");
    let member = house.chat.staff_of(&slug).await.expect("the staff").pop();
    (house, database, StaffCaller { hotel, member })
}

async fn sign_in(house: &House, email: &str, password: &str) -> bool {
    house.chat.sign_in(House::HOTEL, email, password.to_owned(), SignInOrigin::default()).await.is_ok()
}

async fn accept(house: &House, link: &NewStaffLink, name: &str, password: &str) -> Result<String, ChatError> {
    house.chat.accept_staff_link(House::HOTEL, link.token.expose(), name, password.to_owned()).await
}

#[tokio::test]
async fn invited_person_joins_once_under_the_own_name() {
    let (house, _database, maeve) = open().await;
    let link = house.chat.invite(&maeve, " tom@hotel.example ", "Concierge", Access::Agent).await.expect("a link");
    let (one, other) = tokio::join!(accept(&house, &link, "Tom", NEW), accept(&house, &link, "Tim", NEW));
    assert!(one.is_ok() ^ other.is_ok(), "{one:?} {other:?}");
    let repeated = accept(&house, &link, "Tom", NEW).await;
    assert!(matches!(repeated, Err(ChatError::InvalidToken)), "{repeated:?}");
    let staff = house.chat.staff_overview(&maeve).await.expect("the staff");
    assert_eq!((staff.members.len(), staff.links.len()), (2, 0));
    let tom = staff.members.iter().map(|listed| &listed.member).find(|member| member.email == "tom@hotel.example");
    assert!(tom.is_some_and(|tom| tom.role == "Concierge" && tom.access == Access::Agent && tom.name.starts_with('T')));
    assert!(sign_in(&house, "tom@hotel.example", NEW).await);
}

#[tokio::test]
async fn link_is_refused_when_expired_replaced_revoked_or_of_another_hotel() {
    let (house, _database, maeve) = open().await;
    house.put_hotel("dingle", crate::store::ChatRuleExemptions::default()).await;
    let invite =
        async || house.chat.invite(&maeve, "tom@hotel.example", "Concierge", Access::Agent).await.expect("a link");
    let is_valid =
        async |slug: &str, link: &NewStaffLink| house.chat.open_staff_link(slug, link.token.expose()).await.is_ok();
    let replaced = invite().await;
    let link = invite().await;
    assert!(is_valid(House::HOTEL, &link).await && !is_valid("dingle", &link).await);
    assert!(!is_valid(House::HOTEL, &replaced).await);
    house.chat.revoke_staff_link(&maeve, "tom@hotel.example".to_owned()).await.expect("revoked");
    assert!(!is_valid(House::HOTEL, &link).await);
    let link = invite().await;
    house.clock.advance_ms(LINK_MS - 1);
    assert!(is_valid(House::HOTEL, &link).await);
    house.clock.advance_ms(1);
    assert!(!is_valid(House::HOTEL, &link).await);
    assert!(matches!(accept(&house, &link, "Tom", NEW).await, Err(ChatError::InvalidToken)));
}

#[tokio::test]
async fn invalid_values_leave_the_link_valid() {
    let (house, _database, maeve) = open().await;
    for (email, role) in [("tom", "Concierge"), ("tom@hotel.example", ""), ("maeve@hotel.example", "Reception")] {
        let refused = house.chat.invite(&maeve, email, role, Access::Agent).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{email} {role}: {refused:?}");
    }
    let link = house.chat.invite(&maeve, "tom@hotel.example", "Concierge", Access::Agent).await.expect("a link");
    for (name, password) in [("", NEW), ("Tom\n", "short"), ("Tom", "qwertyuiop")] {
        let refused = accept(&house, &link, name, password).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{name}: {refused:?}");
    }
    accept(&house, &link, "Tom", NEW).await.expect("a member");
}

#[tokio::test]
async fn new_password_replaces_the_old_one_and_keeps_the_name() {
    let (house, _database, maeve) = open().await;
    house.put_staff(House::HOTEL, "tom@hotel.example", "Tom").await;
    let staff = house.chat.staff_overview(&maeve).await.expect("the staff").members;
    let tom = staff.iter().find(|listed| listed.member.name == "Tom").expect("Tom").member.key;
    let link = house.chat.new_password_link(&maeve, tom).await.expect("a link");
    assert_eq!(link.email, "tom@hotel.example");
    assert!(sign_in(&house, "tom@hotel.example", PASSWORD).await, "until the link is used");
    accept(&house, &link, "Another name", NEW).await.expect("a new password");
    assert!(!sign_in(&house, "tom@hotel.example", PASSWORD).await && sign_in(&house, "tom@hotel.example", NEW).await);
    let staff = house.chat.staff_overview(&maeve).await.expect("the staff").members;
    assert!(staff.iter().any(|listed| listed.member.name == "Tom"));
}

#[tokio::test]
async fn link_of_a_removed_member_is_not_valid() {
    let (house, _database, maeve) = open().await;
    house.put_staff(House::HOTEL, "tom@hotel.example", "Tom").await;
    let staff = house.chat.staff_overview(&maeve).await.expect("the staff").members;
    let tom = staff.iter().find(|listed| listed.member.name == "Tom").expect("Tom").member.key;
    let link = house.chat.new_password_link(&maeve, tom).await.expect("a link");
    house.chat.remove_staff(&House::HOTEL.parse().expect("a slug"), "tom@hotel.example").await.expect("removed");
    house.put_staff(House::HOTEL, "tom@hotel.example", "Tom").await;
    assert!(matches!(accept(&house, &link, "", NEW).await, Err(ChatError::InvalidToken)), "after he is added again");
}

async fn member(house: &House, email: &str) -> StaffCaller {
    let slug = House::HOTEL.parse().expect("a slug");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel");
    let staff = house.chat.staff_of(&slug).await.expect("the staff");
    StaffCaller { hotel, member: staff.into_iter().find(|member| member.email == email) }
}

/// Ways in which Aoife stops being a manager.
#[derive(Clone, Copy, Debug)]
enum End {
    Removed,
    Demoted,
    RemovedByCommand,
    DemotedByCommand,
}

#[tokio::test]
async fn links_end_with_the_rights_of_the_manager_who_created_them() {
    const AOIFE: &str = "aoife@hotel.example";
    let slug: HotelSlug = House::HOTEL.parse().expect("a slug");
    for end in [End::Removed, End::Demoted, End::RemovedByCommand, End::DemotedByCommand] {
        let (house, _database, maeve) = open().await;
        house.put_staff_with(Access::Manager, House::HOTEL, AOIFE, "Aoife").await;
        let aoife = member(&house, AOIFE).await;
        let [of_maeve, of_aoife] = [&maeve, &aoife].map(|caller| caller.member.as_ref().expect("a member").key);
        let take_over = house.chat.new_password_link(&aoife, of_maeve).await.expect("a link");
        let invitation = house.chat.invite(&aoife, "eve@hotel.example", "Reception", Access::Manager);
        let invitation = invitation.await.expect("a link");
        let own = house.chat.invite(&maeve, "tom@hotel.example", "Reception", Access::Agent).await.expect("a link");
        match end {
            End::Removed => house.chat.remove_member(&maeve, of_aoife).await.expect("removed"),
            End::RemovedByCommand => house.chat.remove_staff(&slug, AOIFE).await.expect("removed"),
            End::DemotedByCommand => house.put_staff_with(Access::Agent, House::HOTEL, AOIFE, "Aoife").await,
            End::Demoted => {
                let demoted = house.chat.change_member(&maeve, of_aoife, "Reception".to_owned(), Access::Agent);
                demoted.await.expect("demoted");
            }
        }
        for link in [take_over, invitation] {
            let refused = accept(&house, &link, "Eve", NEW).await;
            assert!(matches!(refused, Err(ChatError::InvalidToken)), "{end:?} {}: {refused:?}", link.email);
        }
        accept(&house, &own, "Tom", NEW).await.expect("the link of a manager who stays");
    }
}

#[tokio::test]
async fn new_password_by_command_deletes_the_link() {
    let (house, _database, maeve) = open().await;
    house.put_staff(House::HOTEL, "tom@hotel.example", "Tom").await;
    let tom = member(&house, "tom@hotel.example").await.member.expect("Tom").key;
    let link = house.chat.new_password_link(&maeve, tom).await.expect("a link");
    house.put_staff(House::HOTEL, "Tom@hotel.example", "Tom").await;
    assert!(matches!(accept(&house, &link, "", NEW).await, Err(ChatError::InvalidToken)));
}
