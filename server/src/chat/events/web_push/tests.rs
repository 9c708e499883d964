use super::*;
use crate::chat::conversations::bookings::PutBooking;
use crate::chat::messages::edit::Edit;
use crate::delivery::EgressPolicy;
use crate::store::{ChatRuleExemptions, HotelUpdate};
use crate::support::{AUTH, House, P256DH, TestDatabase};
use serde_json::Value;
use shared::{HotelProfile, Reader};

const ENDPOINT: &str = "https://push.example/wpush/v2/secret";

fn browser(endpoint: &str) -> Browser {
    Browser { endpoint: endpoint.to_owned(), p256dh: P256DH.to_owned(), auth: AUTH.to_owned() }
}

/// Returns a guest, with the token of their link.
async fn guest(house: &House) -> (Guest, String) {
    house.put_guest(House::HOTEL, House::BOOKING).await;
    let token = house.token(House::HOTEL, House::BOOKING).await;
    (house.chat.join(House::HOTEL, Some(&token)).await.expect("a guest"), token)
}

fn german() -> &'static Catalogue {
    catalogue::of("de").expect("a language")
}

/// Returns a guest with a push subscription, in German.
async fn subscribed_guest() -> (House, TestDatabase, Guest) {
    let (house, database) = House::open(0).await;
    let (guest, _) = guest(&house).await;
    house.chat.subscribe_browser(&guest, browser(ENDPOINT), german()).await.expect("the subscription is stored");
    (house, database, guest)
}

/// Stores the hotel with another push mode.
async fn put_mode(house: &House, push: PushMode) {
    let hotel = house.chat.hotel(&House::HOTEL.parse().expect("a slug")).await.expect("a hotel");
    let HotelProfile { slug, name, timezone, locale, accent_color, logo_url } = hotel.profile;
    let put = HotelUpdate {
        slug,
        name,
        timezone,
        locale,
        accent_color,
        logo_url,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: 10,
        erase_after_days: None,
        embedders: Default::default(),
        push: Some(push),
    };
    house.chat.put_hotel(put).await.expect("a hotel");
}

/// Returns the push subscriptions with a notification due now.
async fn waiting(house: &House) -> Vec<PushKey> {
    house.chat.due_push_keys(house.chat.now(), 100).await.expect("keys")
}

/// Returns the notifications due now.
async fn pushes(house: &House) -> Vec<DueDelivery<Push>> {
    let now = house.chat.now();
    let mut pushes = Vec::new();
    for key in waiting(house).await {
        pushes.extend(house.chat.due_notification(key, now).await.expect("an answer"));
    }
    pushes
}

fn payload_of(push: &DueDelivery<Push>) -> Value {
    serde_json::from_str(&push.content.payload).expect("JSON")
}

async fn says(house: &House, guest: &Guest, text: &str) -> MessageId {
    house.say(guest.conversation_id(), House::maeve(), text).await.expect("a message").id
}

#[tokio::test]
async fn staff_message_is_pushed_after_the_delay_without_its_text() {
    let (house, _database, guest) = subscribed_guest().await;
    let id = says(&house, &guest, "Your taxi is here").await;
    house.clock.advance_ms(PUSH_DELAY_MS - 1);
    assert!(pushes(&house).await.is_empty(), "a push is not due before its delay");
    house.clock.advance_ms(1);
    let notifications = pushes(&house).await;
    let [push] = &notifications[..] else { panic!("one browser") };
    let payload = payload_of(push);
    let conversation = guest.conversation_id();
    let expected = serde_json::json!({
        "title": "Killarney Park", "body": german().say(Word::NewFromHotel), "lang": "de", "dir": "ltr",
        "url": format!("/guest/hotel/killarney/chat?chat={conversation}"), "tag": format!("chat-{conversation}"),
    });
    assert_eq!(payload, expected);
    assert_eq!((push.content.endpoint.as_str(), push.content.message, push.attempts), (ENDPOINT, id, 0));
    let day = house.chat.now().plus_ms(RETRY_FOR_MS - PUSH_DELAY_MS);
    assert_eq!(push.give_up_at, day);
    house.chat.record_push_attempt(push, None, house.chat.now()).await.expect("the result is recorded");
    house.clock.advance_ms(RETRY_FOR_MS);
    assert!(pushes(&house).await.is_empty(), "once");
}

#[tokio::test]
async fn push_contains_the_beginning_of_the_text_in_text_mode() {
    let (house, _database, guest) = subscribed_guest().await;
    put_mode(&house, PushMode::Text).await;
    says(&house, &guest, "First").await;
    says(&house, &guest, &format!("Your taxi\nis  here {}", "\u{1F695}".repeat(200))).await;
    house.clock.advance_ms(PUSH_DELAY_MS);
    let payload = payload_of(&pushes(&house).await[0]);
    let body = payload["body"].as_str().expect("a text");
    assert!(body.starts_with("Your taxi is here \u{1F695}") && body.ends_with("\u{1F695}…"), "{body}");
    assert_eq!(body.chars().count(), TEXT_CHARS + 1);
    // The longest payload fits into an encrypted message.
    assert!(payload.to_string().len() < crate::delivery::web_push::encrypt::PADDED_BYTES / 2);
}

#[tokio::test]
async fn read_own_and_deleted_messages_are_not_pushed() {
    let (house, _database, reader) = subscribed_guest().await;
    let id = reader.conversation_id();
    house.say(id, house.guest(House::HOTEL, House::BOOKING).await, "Hello").await.expect("a message");
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert!(waiting(&house).await.is_empty(), "their own message");
    let message = says(&house, &reader, "Hello!").await;
    house.chat.mark_read(id, Reader::Guest, message).await.expect("read");
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert!(waiting(&house).await.is_empty(), "read in time");
    let slip = says(&house, &reader, "A slip").await;
    house.chat.edit(id, House::maeve(), slip, Edit::Delete).await.expect("deleted");
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert!(pushes(&house).await.is_empty(), "taken back");
    assert!(waiting(&house).await.is_empty(), "and done with");
    house.chat.mark_read(id, Reader::Staff, slip).await.expect("read by staff");
    says(&house, &reader, "Again").await;
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert_eq!(pushes(&house).await.len(), 1);
}

#[tokio::test]
async fn ended_link_gets_no_push() {
    let (slug, booking) = (House::HOTEL.parse().expect("a slug"), House::BOOKING.parse().expect("a name"));
    for end in ["revoked", "cancelled", "expired", "hotel"] {
        let (house, _database, guest) = subscribed_guest().await;
        says(&house, &guest, "Hello!").await;
        house.clock.advance_ms(PUSH_DELAY_MS);
        assert_eq!(pushes(&house).await.len(), 1, "{end}: before");
        match end {
            "revoked" => drop(house.chat.revoke_links(&slug, &booking).await.expect("revoked")),
            "cancelled" => {
                let cancelled = PutBooking { cancelled: Some(true), ..PutBooking::default() };
                house.put(House::HOTEL, House::BOOKING, cancelled).await;
            }
            "expired" => house.clock.advance_ms(181 * RETRY_FOR_MS),
            _ => put_mode(&house, PushMode::Off).await,
        }
        assert!(pushes(&house).await.is_empty(), "{end}");
        assert!(waiting(&house).await.is_empty(), "{end}");
    }
}

#[tokio::test]
async fn ended_link_does_not_block_pushes_of_other_links() {
    let (house, _database, first) = subscribed_guest().await;
    let (slug, booking) = (House::HOTEL.parse().expect("a slug"), House::BOOKING.parse().expect("a name"));
    house.chat.revoke_links(&slug, &booking).await.expect("revoked");
    let (second, _) = guest(&house).await;
    house
        .chat
        .subscribe_browser(&second, browser("https://push.example/other"), german())
        .await
        .expect("the subscription is stored");
    says(&house, &first, "Hello!").await;
    house.clock.advance_ms(PUSH_DELAY_MS);
    let endpoints: Vec<String> = pushes(&house).await.into_iter().map(|push| push.content.endpoint).collect();
    assert_eq!(endpoints, ["https://push.example/other"]);
    // The same browser subscribes again with the newer guest link.
    house.chat.subscribe_browser(&second, browser(ENDPOINT), german()).await.expect("the subscription is stored");
    says(&house, &first, "Hello?").await;
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert_eq!(pushes(&house).await.len(), 2);
}

#[tokio::test]
async fn unsubscribed_browser_gets_no_push() {
    let (house, _database, guest) = subscribed_guest().await;
    says(&house, &guest, "Hello!").await;
    house.chat.unsubscribe_browser(&guest, ENDPOINT.to_owned()).await.expect("unsubscribed");
    house.chat.unsubscribe_browser(&guest, ENDPOINT.to_owned()).await.expect("nothing new");
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert!(pushes(&house).await.is_empty());
}

#[tokio::test]
async fn browser_is_unsubscribed_by_its_original_endpoint() {
    let (house, _database) = House::open(0).await;
    let (guest, _) = guest(&house).await;
    let url = "HTTPS://Push.Example:443/wpush/../p";
    house.chat.subscribe_browser(&guest, browser(url), german()).await.expect("the subscription is stored");
    says(&house, &guest, "Hello!").await;
    house.clock.advance_ms(PUSH_DELAY_MS);
    assert_eq!(pushes(&house).await[0].content.endpoint, "https://push.example/p");
    house.chat.unsubscribe_browser(&guest, "no address".to_owned()).await.expect("nobody's");
    assert_eq!(waiting(&house).await.len(), 1);
    house.chat.unsubscribe_browser(&guest, url.to_owned()).await.expect("unsubscribed");
    assert!(waiting(&house).await.is_empty());
}

#[tokio::test]
async fn hotel_with_pushes_off_stores_no_subscription() {
    let (house, _database) = House::open(0).await;
    let (_, token) = guest(&house).await;
    put_mode(&house, PushMode::Off).await;
    let guest = house.chat.join(House::HOTEL, Some(&token)).await.expect("a guest");
    let refused = house.chat.subscribe_browser(&guest, browser(ENDPOINT), german()).await;
    assert!(matches!(refused, Err(ChatError::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn endpoint_that_is_no_public_push_service_is_refused() {
    let (house, _database) = House::open(0).await;
    let (guest, _) = guest(&house).await;
    let long = format!("https://push.example/{}", "x".repeat(1500));
    for endpoint in [
        "",
        "push.example",
        "http://push.example/p",
        "https://10.0.0.1/p",
        "https://localhost/p",
        "https://push.example:8443/p",
        "https://me:you@push.example/p",
        long.as_str(),
    ] {
        let refused = house.chat.subscribe_browser(&guest, browser(endpoint), german()).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{endpoint}: {refused:?}");
    }
    let no_key = Browser { auth: "AAAA".to_owned(), ..browser(ENDPOINT) };
    let refused = house.chat.subscribe_browser(&guest, no_key, german()).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
}

#[tokio::test]
async fn webhook_policy_does_not_apply_to_push_endpoints() {
    let (house, _database) = House::open(0).await;
    let (guest, _) = guest(&house).await;
    let local = || browser("http://127.0.0.1:9/p");
    let webhooks = house.chat.clone().with_webhook_policy(EgressPolicy::Private);
    let refused = webhooks.subscribe_browser(&guest, local(), german()).await;
    assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    let push = house.chat.clone().with_push_policy(EgressPolicy::Private);
    push.subscribe_browser(&guest, local(), german()).await.expect("the operator says so");
}
