use super::*;
use crate::support::{House, TestDatabase};

fn request() -> SetUp {
    SetUp {
        hotel_name: "Killarney Park".to_owned(),
        timezone: "Europe/Dublin".to_owned(),
        locale: "en".to_owned(),
        accent_color: AccentColor::default(),
        name: "Maeve".to_owned(),
        role: "Reception".to_owned(),
        email: " maeve@hotel.example ".to_owned(),
        password: "correct horse battery".to_owned(),
    }
}

async fn open() -> (House, TestDatabase, SetUpToken) {
    let (house, database) = House::open(0).await;
    let token = house.chat.new_set_up_link().await.expect("an answer").expect("a link");
    (house, database, token)
}

#[test]
fn slug_has_the_letters_of_the_name() {
    let cases = [
        ("Killarney Park", "killarney-park"),
        ("  Hôtel d’Été & Spa ★★★ ", "hotel-dete-spa"),
        ("Straße 7", "strasse-7"),
        ("Smørrebrød", "smorrebrod"),
        ("ホテル", "hotel"),
        ("guest-chat-booking", "hotel"),
        (&"ab ".repeat(20), "ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab-ab"),
    ];
    for (name, slug) in cases {
        assert_eq!(slug_of_name(name).as_str(), slug, "{name}");
    }
}

#[tokio::test]
async fn set_up_creates_the_hotel_and_its_manager_once() {
    let (house, _database, token) = open().await;
    let (one, other) =
        tokio::join!(house.chat.set_up(token.expose(), request()), house.chat.set_up(token.expose(), request()));
    let created: Vec<_> = [one, other].into_iter().filter_map(Result::ok).collect();
    assert_eq!(created.len(), 1);
    let repeated = house.chat.set_up(token.expose(), request()).await;
    assert!(matches!(repeated, Err(ChatError::InvalidToken)), "{repeated:?}");
    let staff = house.chat.staff_of(&created[0]).await.expect("the staff");
    let manager = staff.first().map(|member| (member.email.as_str(), member.access));
    assert_eq!(manager, Some(("maeve@hotel.example", Access::Manager)));
    assert!(house.chat.new_set_up_link().await.expect("an answer").is_none(), "there is a hotel");
}

#[tokio::test]
async fn expired_link_is_refused() {
    let (house, _database, token) = open().await;
    house.clock.advance_ms(LINK_MS - 1);
    house.chat.check_set_up_link(token.expose()).await.expect("a valid link");
    house.clock.advance_ms(1);
    let refused = house.chat.set_up(token.expose(), request()).await;
    assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
}

#[tokio::test]
async fn link_is_still_valid_after_an_invalid_value() {
    let (house, _database, token) = open().await;
    for wrong in [
        SetUp { hotel_name: String::new(), ..request() },
        SetUp { timezone: "Europe/Killarney".to_owned(), ..request() },
        SetUp { email: "maeve".to_owned(), ..request() },
        SetUp { name: " ".to_owned(), ..request() },
        SetUp { password: "qwertyuiop".to_owned(), ..request() },
    ] {
        let refused = house.chat.set_up(token.expose(), wrong).await;
        assert!(matches!(refused, Err(ChatError::BadValue(_))), "{refused:?}");
    }
    house.chat.set_up(token.expose(), request()).await.expect("a hotel");
}

#[tokio::test]
async fn link_is_refused_if_another_hotel_was_created_meanwhile() {
    let (house, _database, token) = open().await;
    house.put_hotel("dingle", crate::store::ChatRuleExemptions::default()).await;
    let refused = house.chat.set_up(token.expose(), request()).await;
    assert!(matches!(refused, Err(ChatError::InvalidToken)), "{refused:?}");
}

#[tokio::test]
async fn checklist_ends_when_all_steps_are_done_or_it_is_hidden() {
    let (house, _database, token) = open().await;
    let slug = house.chat.set_up(token.expose(), request()).await.expect("a hotel");
    let hotel = house.chat.hotel(&slug).await.expect("the hotel");
    let checklist = async || house.chat.checklist(&hotel).await.expect("an answer");
    assert!(checklist().await.is_some_and(|list| !list.steps.has_booking && list.booking.is_none()));
    let conversation = house.put_guest(slug.as_str(), "BK-1").await;
    assert!(checklist().await.is_some_and(|list| list.steps.has_booking && list.booking.is_some()));
    house.token(slug.as_str(), "BK-1").await;
    house.say(conversation, House::maeve(), "Welcome!").await.expect("a message");
    assert!(checklist().await.is_none());
    let steps = house.chat.store().read().await.expect("a reader").db().first_steps(hotel.key).await;
    assert_eq!(steps.expect("an answer"), None, "they are not read again");
}
