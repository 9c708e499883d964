use super::*;
use crate::chat::conversations::snooze::SnoozeEnd;
use crate::support::House;
use tokio::sync::watch;

/// Returns the number of waiting events whose data contains a text.
async fn count_events(house: &House, text: &str) -> usize {
    let events = house.chat.store().read().await.expect("a reader").db().outbox_after(0, 100).await.expect("events");
    events.iter().filter(|event| event.data.contains(text)).count()
}

#[tokio::test]
async fn owner_announces_the_end_of_a_snooze_once_to_staff_only() {
    let (house, _database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("the hotel");
    house.chat.snooze(&hotel, id, SnoozeEnd::InOneHour, None).await.expect("snoozed");
    let (own, owner) = watch::channel(true);
    let (stop, stopped) = watch::channel(false);
    let job = tokio::spawn(run(house.chat.clone(), Ownership::new(owner, stopped)));
    tokio::task::yield_now().await;
    assert_eq!(count_events(&house, "\"snoozed_until\":null").await, 0);
    house.clock.advance_ms(60 * 60 * 1000);
    while count_events(&house, "\"snoozed_until\":null").await == 0 {
        tokio::task::yield_now().await;
    }
    // The event of the end replaces the one of the beginning, which waits for an hour.
    assert_eq!(count_events(&house, "conversation_snoozed").await, 1);
    let last = Snooze { until: house.chat.now(), conversation: id };
    assert_eq!(house.chat.announce_due_snoozes(last).await.expect("an answer"), last);
    assert_eq!(count_events(&house, "conversation_snoozed").await, 1);
    stop.send_replace(true);
    job.await.expect("an end");
    drop(own);
}
