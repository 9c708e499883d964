use super::*;
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::store::ChatRuleExemptions;
use crate::support::House;

fn hotel() -> HotelUpdate {
    HotelUpdate {
        slug: House::HOTEL.parse().expect("a slug"),
        name: "Killarney Park".to_owned(),
        timezone: "Europe/Dublin".to_owned(),
        locale: "en".to_owned(),
        accent_color: shared::AccentColor::default(),
        logo_url: None,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: 10,
        erase_after_days: None,
        embedders: Default::default(),
        push: Default::default(),
    }
}

#[tokio::test]
async fn a_hotel_that_would_not_be_valid_is_refused() {
    let (house, _database) = House::open(0).await;
    for wrong in [
        HotelUpdate { timezone: "Europe/Killarney".to_owned(), ..hotel() },
        HotelUpdate { name: " ".to_owned(), ..hotel() },
        HotelUpdate { name: "K".repeat(101), ..hotel() },
        HotelUpdate { name: "Killarney\nPark".to_owned(), ..hotel() },
        HotelUpdate { logo_url: Some("javascript:alert(1)".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("data:image/svg+xml,<svg/>".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some(String::new()), ..hotel() },
        HotelUpdate { logo_url: Some("https://".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("https://a.example;script-src/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("https://*.example/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("https://a.example https://b.example/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("https://user@a.example/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("https://a.example:port/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("//a.example/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some("/\\a.example/logo.svg".to_owned()), ..hotel() },
        HotelUpdate { logo_url: Some(format!("/{}", "x".repeat(2_000))), ..hotel() },
    ] {
        let refused = house.chat.put_hotel(wrong.clone()).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{wrong:?}: {refused:?}");
    }
    for logo_url in
        ["https://hotel.example/logo.svg", "https://hotel.example:8443?v=2", "http://localhost/logo.svg", "/logo.svg"]
    {
        house.chat.put_hotel(HotelUpdate { logo_url: Some(logo_url.to_owned()), ..hotel() }).await.expect(logo_url);
    }
}

#[tokio::test]
async fn contact_data_that_could_not_be_a_link_is_refused() {
    let (house, _database) = House::open(0).await;
    house.chat.put_hotel(hotel()).await.expect("a hotel");
    let slug: HotelSlug = House::HOTEL.parse().expect("a slug");
    let change = async |contact: ContactChange| {
        house.chat.change_hotel(slug.clone(), HotelChange { contact, ..HotelChange::default() }).await
    };
    let set = |text: &str| Change::Set(text.to_owned());
    for phone in ["reception", "+", "12\n34", &"1".repeat(41), "tel:123"] {
        let refused = change(ContactChange { phone: set(phone), ..ContactChange::default() }).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{phone:?}: {refused:?}");
    }
    for email in ["desk", "@hotel.example", "a@b@c", "a@b?bcc=c", "a b@c", "\"a\"@b", "ü@hotel.example"] {
        let refused = change(ContactChange { email: set(email), ..ContactChange::default() }).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{email:?}: {refused:?}");
    }
    for address in ["Kenmare Place\nKillarney", &"K".repeat(201)] {
        let refused = change(ContactChange { address: set(address), ..ContactChange::default() }).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{address:?}: {refused:?}");
    }
    let valid = ContactChange {
        phone: set("(064) 663-1555 / 12"),
        email: set("front.desk+chat@hotel.example"),
        address: set("Kenmare Place & Co, Killarney"),
        shows_answer_time: Some(true),
    };
    change(valid).await.expect("a valid change");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel").key;
    let contact = house.chat.contact_settings(hotel).await.expect("the settings");
    assert_eq!((contact.phone.as_deref(), contact.shows_answer_time), (Some("(064) 663-1555 / 12"), true));
    change(ContactChange { phone: Change::Clear, ..ContactChange::default() }).await.expect("a valid change");
    let contact = house.chat.contact_settings(hotel).await.expect("the settings");
    assert_eq!((contact.phone, contact.email.as_deref()), (None, Some("front.desk+chat@hotel.example")));
}

#[tokio::test]
async fn a_member_of_staff_needs_an_address_a_name_a_role_and_a_password() {
    let (house, _database) = House::open(0).await;
    house.chat.put_hotel(hotel()).await.expect("a hotel");
    let put = async |slug: &str, email: &str, name: &str, role: &str, password: &str| {
        let slug = slug.parse().expect("a slug");
        let (name, role, password) = (name.to_owned(), role.to_owned(), password.to_owned());
        house.chat.put_staff(&slug, email.to_owned(), name, role, Access::Agent, password).await
    };
    let long = "x".repeat(201);
    for (email, name, role, password) in [
        ("maeve", "Maeve", "Reception", "correct horse"),
        ("@hotel.example", "Maeve", "Reception", "correct horse"),
        ("maeve@", "Maeve", "Reception", "correct horse"),
        ("maeve@hotel.example", " ", "Reception", "correct horse"),
        ("maeve@hotel.example", "Maeve", "", "correct horse"),
        ("maeve@hotel.example", "Maeve", "Reception", "too short"),
        ("maeve@hotel.example", "Maeve", "Reception", "qwertyuiop"),
        ("maeve@hotel.example", "Maeve", "Reception", &long),
    ] {
        let refused = put(House::HOTEL, email, name, role, password).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{email} {name} {role}: {refused:?}");
    }
    let elsewhere = put("nowhere", "maeve@hotel.example", "Maeve", "Reception", "correct horse").await;
    assert!(matches!(elsewhere, Err(ChatError::NotFound)), "{elsewhere:?}");
    put(House::HOTEL, "maeve@hotel.example", "Maeve", "Reception", "correct horse").await.expect("a member of staff");
}

#[tokio::test]
async fn exemption_changes_only_conversations_that_it_opens() {
    let (house, _database) = House::open(0).await;
    house.put_guest(House::HOTEL, "here").await;
    let coming = PutBooking { guest_name: Some("Tom Ito".to_owned()), ..PutBooking::default() };
    house.put(House::HOTEL, "on-the-way", coming).await;
    house.take_events().await;
    let before_check_in = ChatRuleExemptions { before_check_in: true, ..ChatRuleExemptions::default() };
    house.put_hotel(House::HOTEL, before_check_in).await;
    let events = house.take_events().await;
    let channels: Vec<&str> = events.iter().map(|event| event.channel.as_str()).collect();
    let guest = "private-hotel-killarney-guest-chat-booking-on-the-way";
    assert_eq!(channels, [guest, "private-hotel-killarney-staff-chat"]);
    assert_eq!(events[0].data["type"], "chat_state");
    assert_eq!(events[0].data["allowed_actions"][0], "chat");
    house.put_hotel(House::HOTEL, before_check_in).await;
    assert!(house.take_events().await.is_empty());
}
