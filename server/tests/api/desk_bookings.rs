//! `/desk/hotel/{slug}/bookings`

use crate::harness::{Answer, Api};
use axum::http::Method;

const PAGE: &str = "/desk/hotel/killarney/bookings";

async fn read(api: &Api, cookie: &str, path: &str) -> Answer {
    api.ask(Method::GET, &format!("{PAGE}{path}")).header("cookie", cookie).answer().await
}

async fn post(api: &Api, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
    let form = serde_urlencoded::to_string(fields).expect("a form");
    let ask = api.ask(Method::POST, &format!("{PAGE}{path}")).header("cookie", cookie);
    ask.body("application/x-www-form-urlencoded", form).answer().await
}

const NEW: [(&str, &str); 5] = [
    ("guest_name", "Grace <Hopper>"),
    ("room", "12"),
    ("check_in", "2026-11-30"),
    ("check_out", "2026-12-02"),
    ("booking_id", "W-1"),
];

#[tokio::test]
async fn receptionist_creates_a_booking_checks_in_and_out_without_a_script() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    let created = post(&api, &aoife, "", &NEW).await;
    assert_eq!((created.status.as_u16(), created.header("location")), (303, Some(&*format!("{PAGE}/W-1"))));
    let arrivals = read(&api, &aoife, "?part=arrivals&day=2026-11-30").await.body;
    assert!(arrivals.contains("Grace &lt;Hopper") && arrivals.contains("room 12 · Mon 30 Nov 2026"), "{arrivals}");
    assert!(!read(&api, &aoife, "?part=arrivals&day=2026-12-01").await.body.contains("Grace"));
    let steps = [
        ("check-in", "In house"),
        ("check-out", "Departed"),
        ("undo-check-out", "In house"),
        ("undo-check-in", "Expected"),
        ("cancel", "Cancelled"),
        ("restore", "Expected"),
    ];
    for (action, state) in steps {
        assert_eq!(post(&api, &aoife, "/W-1", &[("action", action)]).await.status, 303);
        let page = read(&api, &aoife, "/W-1").await.body;
        assert!(page.contains(&format!("<span class=\"state\">{state}</span>")), "{action}: {page}");
    }
}

#[tokio::test]
async fn booking_without_a_number_gets_one() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    let created = post(&api, &aoife, "", &[("guest_name", "Ada Byrne")]).await;
    assert_eq!(created.status, 303);
    assert!(created.header("location").is_some_and(|path| path.starts_with(&format!("{PAGE}/desk-"))));
}

#[tokio::test]
async fn saved_values_replace_the_old_ones_and_an_empty_field_clears_its_value() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    post(&api, &aoife, "", &NEW).await;
    let fields = [
        ("action", "save"),
        ("guest_name", "Grace Hopper"),
        ("room", ""),
        ("check_in", "2026-12-01"),
        ("check_out", ""),
    ];
    assert_eq!(post(&api, &aoife, "/W-1", &fields).await.status, 303);
    let page = read(&api, &aoife, "/W-1").await.body;
    assert!(page.contains("no room · from Tue 1 Dec 2026"), "{page}");
}

#[tokio::test]
async fn invalid_booking_form_is_shown_again_with_the_reason() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    post(&api, &aoife, "", &NEW).await;
    for (field, value, reason) in [
        ("guest_name", " ", "guest_name must have 1 to 200 characters"),
        ("check_in", "tomorrow", "the day of arrival must be written as YYYY-MM-DD"),
        ("check_out", "2026-11-29", "check_out must not be before check_in"),
        ("booking_id", "W 1", "a booking id must be 1 to 64 characters"),
        ("booking_id", "W-1", "a booking with the number W-1 exists already"),
    ] {
        let fields = NEW.map(|(name, typed)| (name, if name == field { value } else { typed }));
        let page = post(&api, &aoife, "", &fields).await;
        assert_eq!(page.status, 400);
        assert!(page.body.contains(reason) && page.body.contains("value=\"12\""), "{reason}: {}", page.body);
    }
    let page = post(&api, &aoife, "/W-1", &[("action", "save"), ("guest_name", "")]).await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("guest_name must have 1 to 200 characters"), "{}", page.body);
}

#[tokio::test]
async fn new_link_is_shown_once_with_its_qr_code_and_opens_the_chat() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    post(&api, &aoife, "", &NEW).await;
    assert!(read(&api, &aoife, "/W-1").await.body.contains("no valid link"));
    let page = post(&api, &aoife, "/W-1/links", &[]).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, Some("no-store")));
    assert!(page.body.contains("<svg"), "{}", page.body);
    let link =
        page.body.split("value=\"").find(|part| part.contains("/guest/hotel/killarney/chat?token=")).expect("a link");
    let path = link[link.find("/guest").expect("a path")..].split('"').next().expect("the end of the attribute");
    assert_eq!(api.ask(Method::GET, path).answer().await.status, 200);
    let later = read(&api, &aoife, "/W-1").await.body;
    assert!(later.contains("A link exists") && !later.contains("token="), "{later}");
    assert_eq!(post(&api, &aoife, "/W-1/links/revoke", &[]).await.status, 303);
    assert_eq!(api.ask(Method::GET, path).answer().await.status, 401);
}

#[tokio::test]
async fn unknown_booking_is_neither_shown_nor_created() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    assert_eq!(read(&api, &aoife, "/W-9").await.status, 404);
    for (path, fields) in [
        ("/W-9", &[("action", "save"), ("guest_name", "Ada")][..]),
        ("/W-9", &[("action", "check-in")]),
        ("/W-9/links", &[]),
        ("/W-9/links/revoke", &[]),
    ] {
        assert_eq!(post(&api, &aoife, path, fields).await.status, 404, "{path}");
    }
    assert_eq!(read(&api, &aoife, "/W-9").await.status, 404);
}
