//! `/setup`

use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::Access;

const PASSWORD: &str = "correct horse battery";

/// Opens a server without a hotel; returns it with the token of its link.
async fn open() -> (Api, String) {
    let api = Api::without_hotel().await;
    let token = api.house.chat.new_set_up_link().await.expect("an answer").expect("a link");
    (api, token.expose().to_owned())
}

async fn read(api: &Api, token: &str) -> Answer {
    api.ask(Method::GET, &format!("/setup?token={token}")).header("accept-language", "de-AT, en").answer().await
}

/// Posts the form with some fields replaced.
async fn post(api: &Api, token: &str, replaced: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("token", token),
        ("hotel_name", "Killarney <Park>"),
        ("accent_color", "#aa3300"),
        ("timezone", "Europe/Dublin"),
        ("locale", "ga"),
        ("name", "Maeve"),
        ("role", "Reception"),
        ("email", "maeve@hotel.example"),
        ("password", PASSWORD),
    ];
    for (name, value) in replaced {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let form = serde_urlencoded::to_string(fields).expect("a form");
    api.ask(Method::POST, "/setup").body("application/x-www-form-urlencoded", form).answer().await
}

#[tokio::test]
async fn the_first_manager_creates_the_hotel_and_is_signed_in() {
    let (api, token) = open().await;
    let page = read(&api, &token).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, Some("no-store")));
    assert!(page.body.contains("<option value=\"de\" lang=\"de\" selected>"), "{}", page.body);
    assert!(page.body.contains("<option value=\"Europe/Dublin\">") && !page.body.contains("\"GMT0\""), "{}", page.body);
    let created = post(&api, &token, &[]).await;
    assert_eq!((created.status.as_u16(), created.header("location")), (303, Some("/desk/hotel/killarney-park")));
    let cookies: Vec<_> =
        created.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("__Host-guest-chat-desk=")).expect("a session");
    let session = session.split(';').next().expect("a pair");
    let desk = api.ask(Method::GET, "/desk/hotel/killarney-park").header("cookie", session).answer().await;
    assert_eq!(desk.status, 200);
    assert!(desk.body.contains("First steps") && desk.body.contains("Killarney &lt;Park&gt;"), "{}", desk.body);
    let me = api.ask(Method::GET, "/api/staff/hotel/killarney-park/me").header("cookie", session).ok(200).await;
    assert_eq!((me["name"].as_str(), me["access"].as_str()), (Some("Maeve"), Some("manager")));
    let hotel = api.house.chat.hotel(&"killarney-park".parse().expect("a slug")).await.expect("the hotel");
    assert_eq!((&*hotel.profile.timezone, &*hotel.profile.locale), ("Europe/Dublin", "ga"));
}

#[tokio::test]
async fn a_used_link_leads_to_the_desk() {
    let (api, token) = open().await;
    assert_eq!(post(&api, &token, &[]).await.status, 303);
    for answer in [post(&api, &token, &[("hotel_name", "Another")]).await, read(&api, &token).await] {
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, Some("/desk")));
        assert_eq!(answer.header("set-cookie"), None);
    }
    let only = api.house.chat.only_hotel().await.expect("an answer");
    assert_eq!(only.map(|slug| slug.to_string()).as_deref(), Some("killarney-park"));
}

#[tokio::test]
async fn two_links_and_two_tabs_create_one_hotel() {
    let (api, earlier) = open().await;
    let token = api.house.chat.new_set_up_link().await.expect("an answer").expect("a link");
    let token = token.expose();
    let answers = tokio::join!(
        post(&api, token, &[]),
        post(&api, &earlier, &[("hotel_name", "Another")]),
        post(&api, token, &[("hotel_name", "A third")]),
    );
    let created =
        [answers.0, answers.1, answers.2].iter().filter(|answer| answer.header("set-cookie").is_some()).count();
    assert_eq!(created, 1);
    assert!(api.house.chat.only_hotel().await.expect("an answer").is_some());
}

#[tokio::test]
async fn expired_and_unknown_links_are_refused() {
    let (api, token) = open().await;
    let unknown = format!("gcu_{}", "A".repeat(43));
    for wrong in ["", "x", &unknown, &"x".repeat(5_000)] {
        for answer in
            [read(&api, wrong).await, post(&api, wrong, &[]).await, post(&api, wrong, &[("locale", "xx")]).await]
        {
            assert_eq!(answer.status, 401, "{wrong}");
            assert!(answer.body.contains("Set up this server") && !answer.body.contains("<form"), "{}", answer.body);
        }
    }
    api.house.clock.advance_ms(60 * 60 * 1000);
    assert_eq!(post(&api, &token, &[]).await.status, 401);
    let desk = api.ask(Method::GET, "/desk").header("accept", "text/html").answer().await;
    assert!(desk.body.contains("guest-chat setup-link"), "{}", desk.body);
    assert!(!api.house.chat.has_hotels().await.expect("an answer"));
}

#[tokio::test]
async fn invalid_values_are_shown_again_without_the_password() {
    let (api, token) = open().await;
    let long = "x".repeat(101);
    for (field, value, problem) in [
        ("hotel_name", " ", "the name of a hotel must have 1 to 100 characters"),
        ("hotel_name", &*long, "the name of a hotel must have 1 to 100 characters"),
        ("accent_color", "green", "Not created: "),
        ("timezone", "", "the time zone must be an IANA name"),
        ("locale", "xx", "choose a language of the list"),
        ("email", "maeve", "an e-mail address must be written like"),
        ("name", "", "the name and the role"),
        ("password", "short", "a password must have 10 to 200 characters"),
        ("password", "Qwertyuiop", "the password is one of those that are tried first"),
    ] {
        let answer = post(&api, &token, &[(field, value)]).await;
        assert_eq!(answer.status, 400, "{field}: {}", answer.body);
        assert!(answer.body.contains(problem), "{field}: {}", answer.body);
        assert!(!answer.body.contains(PASSWORD), "{field}");
    }
    let answer = post(&api, &token, &[("hotel_name", &"x".repeat(70_000))]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(post(&api, &token, &[]).await.status, 303, "the link is still valid");
}

#[tokio::test]
async fn guesses_are_throttled() {
    let (api, _) = open().await;
    let guess = || api.ask(Method::GET, "/setup?token=x").peer("192.0.2.7:50000");
    let mut refusals = 0;
    while guess().answer().await.status == 401 {
        refusals += 1;
        assert!(refusals < 200, "nothing was throttled");
    }
    assert_eq!(guess().answer().await.status, 429);
}

#[tokio::test]
async fn first_steps_are_hidden_on_request() {
    let (api, token) = open().await;
    post(&api, &token, &[]).await;
    let cookie = api.signed_in_with(Access::Agent, "killarney-park", "Aoife").await;
    let desk = async || {
        let page = api.ask(Method::GET, "/desk/hotel/killarney-park").header("cookie", &cookie).answer().await;
        page.body.contains("First steps")
    };
    assert!(desk().await);
    let hide = api.ask(Method::POST, "/desk/hotel/killarney-park/first-steps/hide").header("cookie", &cookie);
    assert_eq!(hide.answer().await.status, 303);
    assert!(!desk().await);
}
