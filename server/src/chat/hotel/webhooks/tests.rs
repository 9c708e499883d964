use super::*;
use crate::delivery::EgressPolicy;
use crate::support::{House, TestDatabase};
use serde_json::Value;
use shared::note::WriteNote;
use shared::{Access, ConversationId, MessageId, Reader, Timestamp};

const URL: &str = "https://pms.hotel.example/hooks";

/// Returns a house with a guest, and the hotel's own system as a caller.
async fn house() -> (House, TestDatabase, ConversationId, StaffCaller) {
    let (house, database) = House::open(0).await;
    let id = house.put_guest(House::HOTEL, House::BOOKING).await;
    let caller = caller(&house, House::HOTEL).await;
    (house, database, id, caller)
}

async fn caller(house: &House, slug: &str) -> StaffCaller {
    StaffCaller { hotel: house.chat.hotel(&slug.parse().expect("a slug")).await.expect("a hotel"), member: None }
}

fn put(url: &str, events: &[WebhookEvent]) -> PutWebhook {
    PutWebhook { url: url.to_owned(), events: (!events.is_empty()).then(|| events.to_vec()) }
}

async fn create_webhook(house: &House, caller: &StaffCaller, url: &str, events: &[WebhookEvent]) -> WebhookKey {
    match house.chat.put_webhook(caller, put(url, events)).await.expect("a webhook") {
        PutWebhookResult::Created(webhook) => WebhookKey(webhook.id),
        PutWebhookResult::Changed(webhook) => panic!("the webhook exists already: {webhook:?}"),
    }
}

/// Returns the payloads that wait for a webhook, oldest first.
async fn payloads_of(house: &House, key: WebhookKey) -> Vec<Value> {
    let mut snapshot = house.chat.store().read_transaction().await.expect("a snapshot");
    let due = snapshot.db().due_webhook_deliveries(key, Timestamp::from_unix_ms(i64::MAX), 100).await.expect("rows");
    due.iter().map(|row| serde_json::from_str(&row.payload).expect("JSON")).collect()
}

#[tokio::test]
async fn webhook_gets_only_its_selected_events_of_its_hotel() {
    let (house, _database, id, killarney) = house().await;
    house.put_staff(House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_guest("dingle", "B1").await;
    let dingle = caller(&house, "dingle").await;
    let all = create_webhook(&house, &killarney, URL, &[]).await;
    let some =
        create_webhook(&house, &killarney, "https://other.example/", &[WebhookEvent::ConversationResolved]).await;
    let elsewhere = create_webhook(&house, &dingle, URL, &[]).await;
    let guest = house.guest(House::HOTEL, House::BOOKING).await;
    let message = house.say(id, guest, "Hello").await.expect("a message");
    house.chat.mark_read(id, Reader::Staff, message.id).await.expect("read");
    house.chat.mark_read(id, Reader::Staff, message.id).await.expect("nothing new");
    let aoife = house.chat.staff(&killarney.hotel).await.expect("staff").remove(0);
    house.chat.assign(&killarney.hotel, id, aoife.key).await.expect("assigned");
    let note = WriteNote { note: Some("Allergic to nuts".to_owned()), ..WriteNote::default() };
    house.chat.write_note(&killarney, id, note).await.expect("a note");
    house.chat.resolve(&killarney.hotel, id, None).await.expect("resolved");
    house.chat.resolve(&killarney.hotel, id, None).await.expect("nothing new");

    let payloads_of_all = payloads_of(&house, all).await;
    let types: Vec<&str> = payloads_of_all.iter().map(|payload| payload["type"].as_str().expect("a text")).collect();
    let expected = ["message.created", "read", "message.created", "conversation.assigned", "conversation.resolved"];
    assert_eq!(types, expected, "the second message says that Aoife has joined");
    assert_eq!(payloads_of_all[0]["data"], serde_json::to_value(&message).expect("JSON"));
    assert_eq!(payloads_of_all[0]["hotel"], "killarney");
    assert_eq!(payloads_of_all[1]["data"]["up_to"], message.id.0);
    assert_eq!(payloads_of_all[3]["data"]["current_staff_handler"]["name"], "Aoife");
    assert_eq!(payloads_of_all[3]["data"]["booking_id"], House::BOOKING);
    assert!(payloads_of_all[4]["data"]["resolved_at"].is_string());
    assert!(!payloads_of_all.iter().any(|payload| payload.to_string().contains("nuts")), "notes stay in the house");
    let payloads_of_some = payloads_of(&house, some).await;
    assert_eq!(payloads_of_some, payloads_of_all[4..], "the same event under the same name");
    assert!(payloads_of(&house, elsewhere).await.is_empty());
    let backlog = house.chat.webhook_backlog().await.expect("an answer");
    assert_eq!((backlog.count, backlog.oldest), (6, Some(house.chat.now())));
}

#[tokio::test]
async fn an_assignment_to_the_namesake_of_an_author_is_delivered() {
    let (house, _database, id, caller) = house().await;
    let key = create_webhook(&house, &caller, URL, &[WebhookEvent::ConversationAssigned]).await;
    house.put_staff(House::HOTEL, "maeve@hotel.example", "Maeve").await;
    let maeve = house.chat.staff(&caller.hotel).await.expect("staff").remove(0);
    house.say(id, House::maeve(), "Welcome!").await.expect("a message");
    assert_eq!(payloads_of(&house, key).await.len(), 1);
    house.chat.assign(&caller.hotel, id, maeve.key).await.expect("assigned");
    assert_eq!(payloads_of(&house, key).await.len(), 2);
    house.chat.assign(&caller.hotel, id, maeve.key).await.expect("nothing new");
    assert_eq!(payloads_of(&house, key).await.len(), 2);
}

#[tokio::test]
async fn refused_change_enqueues_no_delivery() {
    let (house, _database, id, killarney) = house().await;
    let key = create_webhook(&house, &killarney, URL, &[]).await;
    let refused = house.chat.mark_read(id, Reader::Staff, MessageId(-1)).await;
    assert!(refused.is_err());
    house.say(id, House::maeve(), "").await.expect_err("no text");
    assert!(payloads_of(&house, key).await.is_empty());
}

#[tokio::test]
async fn webhook_secret_is_shown_once_and_addresses_are_unique() {
    let (house, _database, _, caller) = house().await;
    let PutWebhookResult::Created(first) = house.chat.put_webhook(&caller, put(URL, &[])).await.expect("a webhook")
    else {
        panic!("the webhook was not created");
    };
    assert!(first.secret.is_some_and(|secret| secret.starts_with("whsec_")));
    let again = house.chat.put_webhook(&caller, put(URL, &[WebhookEvent::Read])).await.expect("a webhook");
    let PutWebhookResult::Changed(again) = again else { panic!("the webhook was not changed") };
    assert_eq!((again.id, again.secret, &again.events[..]), (first.id, None, &[WebhookEvent::Read][..]));
    let other = create_webhook(&house, &caller, "https://other.example/", &[]).await;
    let taken = house.chat.change_webhook(&caller, other, put(URL, &[])).await;
    assert!(matches!(taken, Err(ChatError::BadValue(_))), "{taken:?}");
    assert!(house.chat.webhooks(&caller).await.expect("a list").iter().all(|webhook| webhook.secret.is_none()));
}

#[tokio::test]
async fn agents_and_other_hotels_cannot_manage_webhooks() {
    let (house, _database, _, system) = house().await;
    house.put_staff_with(Access::Agent, House::HOTEL, "aoife@hotel.example", "Aoife").await;
    house.put_guest("dingle", "B1").await;
    let aoife = house.chat.staff(&system.hotel).await.expect("staff").remove(0);
    let (agent, dingle) = (StaffCaller { member: Some(aoife), ..system.clone() }, caller(&house, "dingle").await);
    let key = create_webhook(&house, &system, URL, &[]).await;
    for (caller, is_agent) in [(agent, true), (dingle, false)] {
        let refusals = [
            house.chat.webhook(&caller, key).await.map(drop),
            house.chat.change_webhook(&caller, key, put(URL, &[])).await.map(drop),
            house.chat.delete_webhook(&caller, key).await,
            house.chat.deliveries(&caller, key, None).await.map(drop),
            house.chat.send_again(&caller, key, 1).await,
        ];
        for refused in refusals {
            let right = if is_agent { ChatError::NotAllowed } else { ChatError::NotFound };
            assert_eq!(refused.expect_err("refused").to_string(), right.to_string());
        }
    }
}

#[tokio::test]
async fn private_addresses_need_the_operators_permission() {
    let (house, _database, _, caller) = house().await;
    let local = put("http://127.0.0.1:9/", &[]);
    let refused = house.chat.put_webhook(&caller, local.clone()).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    house.chat.clone().with_webhook_policy(EgressPolicy::Private).put_webhook(&caller, local).await.expect("a webhook");
}

#[tokio::test]
async fn delivery_log_is_paged_newest_first_and_deliveries_can_be_sent_again() {
    let (house, _database, id, caller) = house().await;
    let key = create_webhook(&house, &caller, URL, &[WebhookEvent::MessageCreated]).await;
    for number in 0..60 {
        house.say(id, House::maeve(), &number.to_string()).await.expect("a message");
    }
    let first = house.chat.deliveries(&caller, key, None).await.expect("a page");
    let second = house.chat.deliveries(&caller, key, first.next_cursor.as_deref()).await.expect("a page");
    assert_eq!((first.deliveries.len(), second.deliveries.len(), second.next_cursor), (50, 10, None));
    let mut ids: Vec<i64> = first.deliveries.iter().chain(&second.deliveries).map(|delivery| delivery.id).collect();
    assert!(ids.is_sorted_by(|one, other| one > other));
    ids.dedup();
    assert_eq!(ids.len(), 60);
    house.chat.send_again(&caller, key, ids[0]).await.expect("sent again");
    assert!(matches!(house.chat.send_again(&caller, key, 9999).await, Err(ChatError::NotFound)));
    for cursor in ["", "x", "0", "-1"] {
        let refused = house.chat.deliveries(&caller, key, Some(cursor)).await;
        assert!(matches!(refused, Err(ChatError::BadCursor)), "{cursor}");
    }
}
