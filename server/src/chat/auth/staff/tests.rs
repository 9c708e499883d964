use super::*;
use crate::support::{House, TestDatabase};

/// Returns the desks of an agent, of a manager and of the hotel's own system.
async fn desks() -> ([StaffCaller; 3], TestDatabase) {
    let (house, database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_staff_with(Access::Manager, House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let [aoife, maeve] = house.chat.staff(&hotel).await.expect("staff").try_into().expect("two members of staff");
    let caller = |member| StaffCaller { hotel: hotel.clone(), member };
    ([caller(Some(aoife)), caller(Some(maeve)), caller(None)], database)
}

#[tokio::test]
async fn must_be_manager_refuses_only_agents() {
    let ([agent, manager, system], _database) = desks().await;
    assert_eq!([&agent, &manager, &system].map(StaffCaller::access), [Access::Agent, Access::Manager, Access::Manager]);
    assert!(matches!(agent.must_be_manager(), Err(ChatError::NotAllowed)));
    manager.must_be_manager().expect("allowed");
    system.must_be_manager().expect("allowed");
}

#[tokio::test]
async fn only_the_hotels_system_chooses_the_sender_name() {
    let ([agent, _, system], _database) = desks().await;
    let info =
        |caller: &StaffCaller, name, role| caller.author(name, role).expect("an author").staff_info().expect("staff");
    let named = |name: &str, role: &str| StaffInfo { name: name.to_owned(), role: role.to_owned() };
    assert_eq!(info(&agent, Some("Somebody"), Some("Director")), named("Aoife", "Reception"));
    assert_eq!(info(&system, Some(" Brigid "), Some("Spa")), named("Brigid", "Spa"));
    assert_eq!(info(&system, Some(" "), None), named("Killarney Park", "Reception"));
    for wrong in ["é".repeat(101), "Maeve\nfrom the bank".to_owned()] {
        assert!(matches!(system.author(Some(&wrong), None), Err(ChatError::BadValue(_))));
        assert!(matches!(system.author(None, Some(&wrong)), Err(ChatError::BadValue(_))));
    }
}

#[tokio::test]
async fn storing_a_member_as_agent_removes_manager_access() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    for access in [Access::Manager, Access::Agent] {
        house.put_staff_with(access, House::HOTEL, "maeve@hotel.example", "Maeve").await;
        assert_eq!(house.chat.staff(&hotel).await.expect("staff")[0].access, access);
    }
}
