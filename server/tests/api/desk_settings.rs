//! `/desk/hotel/{slug}/settings`

use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::Access;

const PAGE: &str = "/desk/hotel/killarney/settings";

async fn read(api: &Api, cookie: &str) -> Answer {
    api.ask(Method::GET, PAGE).header("cookie", cookie).answer().await
}

/// Posts the form with some fields replaced.
async fn post(api: &Api, cookie: &str, replaced: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("name", "Killarney <Park>"),
        ("accent_color", "#AA3300"),
        ("logo_url", ""),
        ("locale", "ga"),
        ("timezone", "Europe/Paris"),
        ("answer_within_min", "15"),
        ("phone", "+353 64 663 1555"),
        ("email", ""),
        ("address", "Kenmare Place"),
        ("push", "off"),
        ("erase_after_days", "30"),
        ("embedders", "https://a.example\r\nhttps://b.example"),
        ("no_room", "on"),
    ];
    for (name, value) in replaced {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let form = serde_urlencoded::to_string(fields).expect("a form");
    let ask = api.ask(Method::POST, PAGE).header("cookie", cookie);
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

#[tokio::test]
async fn manager_changes_all_settings() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    let page = read(&api, &maeve).await.body;
    assert!(page.contains("value=\"Killarney Park\"") && page.contains("contrast of 6.3 : 1"), "{page}");
    let saved = post(&api, &maeve, &[]).await;
    assert_eq!((saved.status.as_u16(), saved.header("location")), (303, Some(&*format!("{PAGE}?done=saved"))));
    let hotel = api.house.chat.hotel(&"killarney".parse().expect("a slug")).await.expect("the hotel");
    let profile = &hotel.profile;
    assert_eq!((&*profile.name, profile.accent_color.as_str()), ("Killarney <Park>", "#aa3300"));
    assert_eq!((&*profile.timezone, &*profile.locale), ("Europe/Paris", "ga"));
    assert_eq!((hotel.answer_within_min, hotel.erase_after_days, hotel.push.as_str()), (15, 30, "off"));
    assert_eq!(hotel.embedders.to_string(), "https://a.example https://b.example");
    assert!(hotel.exemptions.no_room && !hotel.exemptions.before_check_in);
    let contact = api.house.chat.contact_settings(hotel.key).await.expect("the settings");
    assert_eq!((contact.phone.as_deref(), contact.email), (Some("+353 64 663 1555"), None));
    let page = read(&api, &maeve).await.body;
    assert!(page.contains("Killarney &lt;Park") && page.contains("https://a.example\nhttps://b.example"), "{page}");
    post(&api, &maeve, &[("phone", ""), ("embedders", ""), ("no_room", "")]).await;
    let hotel = api.house.chat.hotel(&"killarney".parse().expect("a slug")).await.expect("the hotel");
    assert!(hotel.embedders.to_string().is_empty() && !hotel.exemptions.no_room);
    assert_eq!(api.house.chat.contact_settings(hotel.key).await.expect("the settings").phone, None);
}

#[tokio::test]
async fn invalid_values_are_shown_again_and_change_nothing() {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    for (field, value, problem) in [
        ("name", " ", "the name of a hotel must have 1 to 100 characters"),
        ("accent_color", "green", "a colour must be written like"),
        ("logo_url", "javascript:x", "the logo must be"),
        ("locale", "", "a language must be written like"),
        ("timezone", "Europe/Killarney", "the time zone must be"),
        ("answer_within_min", "x", "the promised time of an answer must be a number"),
        ("answer_within_min", "0", "the promised time of an answer must be 1 to 1440 minutes"),
        ("answer_within_min", "1441", "the promised time of an answer must be 1 to 1440 minutes"),
        ("erase_after_days", "3651", "data must be erased after 0 to 3650 days"),
        ("erase_after_days", "70000", "must be a number"),
        ("phone", "no number", "a telephone number must have"),
        ("email", "desk", "the e-mail address must be written like"),
        ("push", "always", "the mode must be off, notice or text"),
        ("embedders", "https://a.example/path", "an origin must be written like"),
    ] {
        let refused = post(&api, &maeve, &[(field, value)]).await;
        assert_eq!(refused.status, 400, "{field} {value}: {}", refused.body);
        assert!(refused.body.contains(problem), "{field} {value}: {}", refused.body);
    }
    assert_eq!(post(&api, &maeve, &[("embedders", &"x".repeat(70_000))]).await.status, 413);
    let hotel = api.house.chat.hotel(&"killarney".parse().expect("a slug")).await.expect("the hotel");
    assert_eq!((&*hotel.profile.name, hotel.erase_after_days), ("Killarney Park", 90));
}

#[tokio::test]
async fn agents_neither_read_nor_change_the_settings() {
    let api = Api::open().await;
    let tom = api.signed_in("Tom").await;
    assert_eq!(read(&api, &tom).await.status, 403);
    assert_eq!(post(&api, &tom, &[]).await.status, 403);
    assert_eq!(post(&api, &tom, &[("push", "x")]).await.status, 403);
}
