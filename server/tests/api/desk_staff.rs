//! `/desk/hotel/{slug}/staff`, `…/join` and `…/account`

use crate::harness::{Answer, Api};
use crate::support::PASSWORD;
use axum::http::Method;
use shared::Access;

const STAFF: &str = "/desk/hotel/killarney/staff";
const JOIN: &str = "/desk/hotel/killarney/join";
const ACCOUNT: &str = "/desk/hotel/killarney/account";
const NEW: &str = "four cups of coffee";

async fn read(api: &Api, cookie: &str, path: &str) -> Answer {
    api.ask(Method::GET, path).header("cookie", cookie).header("accept", "text/html").answer().await
}

async fn post(api: &Api, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = serde_urlencoded::to_string(fields).expect("a form");
    let ask = api.ask(Method::POST, path).header("cookie", cookie).header("user-agent", "Firefox/140.0 Linux");
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

async fn open() -> (Api, String) {
    let api = Api::open().await;
    let maeve = api.signed_in_with(Access::Manager, "killarney", "Maeve").await;
    (api, maeve)
}

/// Returns the token of the link on a page.
fn token(page: &str) -> &str {
    let start = page.find("/join?token=").expect("a link") + "/join?token=".len();
    &page[start..start + 47]
}

/// Returns the path of the member with that name on the page of the staff.
async fn member_path(api: &Api, cookie: &str, name: &str) -> String {
    let page = read(api, cookie, STAFF).await.body;
    let line = page.split("<li").find(|line| line.contains(&format!("<bdi>{name}</bdi>"))).expect("the member");
    let start = line.find(&format!("{STAFF}/")).expect("a form");
    line[start..].split('"').next().expect("a path").to_owned()
}

async fn invite(api: &Api, cookie: &str) -> Answer {
    let fields = [("email", "tom@hotel.example"), ("role", "Concierge <1>"), ("access", "agent")];
    post(api, cookie, STAFF, &fields).await
}

fn session_of(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let session = cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.contains("desk="));
    session.expect("a session").to_owned()
}

#[tokio::test]
async fn colleague_joins_by_an_invitation() {
    let (api, maeve) = open().await;
    let invited = invite(&api, &maeve).await;
    assert_eq!(invited.status, 200);
    let token = token(&invited.body);
    assert!(invited.body.contains("https://chat.hotel.example/desk/hotel/killarney/join?token="), "{}", invited.body);
    assert!(read(&api, &maeve, STAFF).await.body.contains("Concierge &lt;1"), "the invitation is listed");
    let page = api.ask(Method::GET, &format!("{JOIN}?token={token}")).answer().await;
    assert!(page.status == 200 && page.body.contains("tom@hotel.example") && page.body.contains("Your name"));
    let weak = post(&api, "", JOIN, &[("token", token), ("name", "Tom"), ("password", "qwertyuiop")]).await;
    assert!(weak.status == 400 && weak.body.contains("tried first") && !weak.body.contains("qwertyuiop"));
    let joined = post(&api, "", JOIN, &[("token", token), ("name", "Tom"), ("password", NEW)]).await;
    assert_eq!((joined.status.as_u16(), joined.header("location")), (303, Some("/desk/hotel/killarney")));
    let me = api.desk(&session_of(&joined), Method::GET, "/me").ok(200).await;
    assert_eq!((me["name"].as_str(), me["access"].as_str()), (Some("Tom"), Some("agent")));
    let again = post(&api, "", JOIN, &[("token", token), ("name", "Eve"), ("password", NEW)]).await;
    assert_eq!((again.status.as_u16(), again.header("set-cookie")), (401, None));
}

#[tokio::test]
async fn invalid_links_are_refused_and_throttled() {
    let (api, maeve) = open().await;
    let token = token(&invite(&api, &maeve).await.body).to_owned();
    api.house.put_guest("dingle", "B1").await;
    let elsewhere = api.ask(Method::GET, &format!("/desk/hotel/dingle/join?token={token}")).answer().await;
    assert_eq!(elsewhere.status, 401);
    for wrong in ["", "x", &*format!("gci_{}", "A".repeat(43)), &*"x".repeat(5_000)] {
        let shown = api.ask(Method::GET, &format!("{JOIN}?token={wrong}")).answer().await;
        let posted = post(&api, "", JOIN, &[("token", wrong), ("name", "Eve"), ("password", NEW)]).await;
        assert_eq!((shown.status.as_u16(), posted.status.as_u16()), (401, 401), "{wrong}");
    }
    let large = post(&api, "", JOIN, &[("token", &token), ("name", &"x".repeat(70_000)), ("password", NEW)]).await;
    assert_eq!(large.status, 413);
    let guess = || api.ask(Method::GET, &format!("{JOIN}?token=x")).peer("192.0.2.7:50000");
    let mut refusals = 0;
    while guess().answer().await.status == 401 {
        refusals += 1;
        assert!(refusals < 200, "nothing was throttled");
    }
    api.house.clock.advance_ms(2 * 24 * 60 * 60 * 1000);
    assert_eq!(api.ask(Method::GET, &format!("{JOIN}?token={token}")).answer().await.status, 401, "expired");
}

#[tokio::test]
async fn agents_cannot_administer_staff() {
    let (api, maeve) = open().await;
    let tom = api.signed_in("Tom").await;
    let path = member_path(&api, &maeve, "Maeve").await;
    for answer in [
        read(&api, &tom, STAFF).await,
        invite(&api, &tom).await,
        post(&api, &tom, &format!("{STAFF}/links/revoke"), &[("email", "x@hotel.example")]).await,
        post(&api, &tom, &path, &[("action", "remove")]).await,
        post(&api, &tom, &path, &[("action", "new-password")]).await,
        post(&api, &tom, &path, &[("role", "Guest"), ("access", "agent")]).await,
    ] {
        assert_eq!(answer.status, 403, "{}", answer.body);
    }
    assert_eq!(read(&api, &maeve, STAFF).await.status, 200);
}

#[tokio::test]
async fn manager_changes_and_removes_a_member() {
    let (api, maeve) = open().await;
    let tom = api.signed_in("Tom").await;
    let path = member_path(&api, &maeve, "Tom").await;
    assert_eq!(post(&api, &maeve, &path, &[("role", "Director"), ("access", "manager")]).await.status, 303);
    assert_eq!(read(&api, &tom, STAFF).await.status, 200, "the new rights are effective at once");
    assert_eq!(post(&api, &maeve, &path, &[("role", "Director"), ("access", "owner")]).await.status, 400);
    assert_eq!(post(&api, &maeve, &path, &[("action", "end-sessions")]).await.status, 303);
    assert_eq!(
        read(&api, &tom, STAFF).await.header("location"),
        Some("/desk/hotel/killarney/sign-in?to=%2Fdesk%2Fhotel%2Fkillarney%2Fstaff")
    );
    assert_eq!(post(&api, &maeve, &path, &[("action", "remove")]).await.status, 303);
    assert!(!read(&api, &maeve, STAFF).await.body.contains("tom@killarney.example"));
    assert_eq!(post(&api, &maeve, &path, &[("action", "remove")]).await.status, 404);
    let own = member_path(&api, &maeve, "Maeve").await;
    for fields in [&[("action", "remove")][..], &[("role", "Reception"), ("access", "agent")]] {
        let refused = post(&api, &maeve, &own, fields).await;
        assert!(refused.status == 400 && refused.body.contains("the last manager of a hotel"), "{}", refused.body);
    }
}

#[tokio::test]
async fn manager_resets_a_password_by_a_link() {
    let (api, maeve) = open().await;
    let tom = api.signed_in("Tom").await;
    let path = member_path(&api, &maeve, "Tom").await;
    let page = post(&api, &maeve, &path, &[("action", "new-password")]).await;
    let token = token(&page.body);
    assert_eq!(api.desk(&tom, Method::GET, "/me").ok(200).await["name"], "Tom");
    let page = api.ask(Method::GET, &format!("{JOIN}?token={token}")).answer().await;
    assert!(page.body.contains("Set a new password") && !page.body.contains("Your name"));
    let staff = read(&api, &maeve, STAFF).await.body;
    assert!(staff.contains("Open links") && staff.contains("New password"), "the link is listed: {staff}");
    let saved = post(&api, "", JOIN, &[("token", token), ("password", NEW)]).await;
    assert_eq!(saved.status, 303);
    assert_eq!(read(&api, &tom, ACCOUNT).await.status, 303, "the old session has ended");
    assert_eq!(read(&api, &session_of(&saved), ACCOUNT).await.status, 200);
}

#[tokio::test]
async fn manager_revokes_a_link_for_a_new_password() {
    let (api, maeve) = open().await;
    let tom = api.signed_in("Tom").await;
    let path = member_path(&api, &maeve, "Tom").await;
    let page = post(&api, &maeve, &path, &[("action", "new-password")]).await;
    let token = token(&page.body);
    assert!(page.body.contains("Revoke the link with which tom@killarney.example sets a new password"));
    let revoke = [("email", "tom@killarney.example")];
    assert_eq!(post(&api, &maeve, &format!("{STAFF}/links/revoke"), &revoke).await.status, 303);
    assert!(!read(&api, &maeve, STAFF).await.body.contains("Open links"));
    assert_eq!(post(&api, "", JOIN, &[("token", token), ("password", NEW)]).await.status, 401);
    assert_eq!(read(&api, &tom, ACCOUNT).await.status, 200, "the member stays signed in");
}

#[tokio::test]
async fn member_changes_the_own_account_and_signs_other_devices_out() {
    let (api, maeve) = open().await;
    let sign_in = [("email", "maeve@killarney.example"), ("password", PASSWORD)];
    let other = session_of(&post(&api, "", "/desk/hotel/killarney/sign-in", &sign_in).await);
    let page = read(&api, &maeve, ACCOUNT).await.body;
    assert!(page.contains("Firefox on Linux") && page.contains("This device"), "{page}");
    let saved = post(&api, &maeve, ACCOUNT, &[("action", "name"), ("name", "Maeve <B>")]).await;
    assert_eq!(saved.header("location"), Some(&*format!("{ACCOUNT}?done=name")));
    assert_eq!(api.desk(&maeve, Method::GET, "/me").ok(200).await["name"], "Maeve <B>");
    assert_eq!(post(&api, &maeve, ACCOUNT, &[("action", "name"), ("name", "")]).await.status, 400);
    let wrong = post(&api, &maeve, ACCOUNT, &[("action", "password"), ("present", "x"), ("new", NEW)]).await;
    assert!(wrong.status == 400 && wrong.body.contains("the present password is wrong"), "{}", wrong.body);
    let changed = post(&api, &maeve, ACCOUNT, &[("action", "password"), ("present", PASSWORD), ("new", NEW)]).await;
    assert_eq!(changed.header("location"), Some(&*format!("{ACCOUNT}?done=password")));
    assert_eq!(
        (read(&api, &other, ACCOUNT).await.status.as_u16(), read(&api, &maeve, ACCOUNT).await.status.as_u16()),
        (303, 200)
    );
    let third = session_of(&post(&api, "", "/desk/hotel/killarney/sign-in", &[sign_in[0], ("password", NEW)]).await);
    assert_eq!(post(&api, &maeve, ACCOUNT, &[("action", "end-others")]).await.status, 303);
    assert_eq!(read(&api, &third, ACCOUNT).await.status, 303);
    assert_eq!(post(&api, &maeve, ACCOUNT, &[("action", "end-session"), ("session", "x")]).await.status, 404);
    assert_eq!(post(&api, &maeve, ACCOUNT, &[("action", "x")]).await.status, 400);
}
