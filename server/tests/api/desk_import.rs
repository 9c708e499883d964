//! `/desk/hotel/{slug}/import`

use crate::harness::{Answer, Api};
use axum::http::Method;
use shared::ErrorCode;

const PAGE: &str = "/desk/hotel/killarney/import";
const FILE: &str =
    "booking_id,guest_name,room,check_out\nBK-2025-0123,Ada Byrne,102,\nW-1,Grace <Hopper>,12,2026-12-02\n";

async fn post(api: &Api, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let parts: String = fields
        .iter()
        .map(|(name, value)| {
            let file = if *name == "file" { "; filename=\"b.csv\"" } else { "" };
            format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
        })
        .collect();
    let ask = api.ask(Method::POST, PAGE).header("cookie", cookie);
    ask.body("multipart/form-data; boundary=limit", format!("{parts}--limit--\r\n")).answer().await
}

#[tokio::test]
async fn receptionist_previews_and_imports_bookings() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    let preview = post(&api, &aoife, &[("file", FILE)]).await;
    assert_eq!(preview.status, 200);
    assert!(preview.body.contains("1 new, 1 changed, 0 unchanged") && preview.body.contains("Grace &lt;Hopper"));
    assert_eq!(api.system(Method::GET, "/bookings/W-1").answer().await.status, 404, "only a preview");
    let imported = post(&api, &aoife, &[("content", FILE), ("action", "import")]).await;
    let list = Some("/desk/hotel/killarney/bookings?part=all");
    assert_eq!((imported.status.as_u16(), imported.header("location")), (303, list));
    assert_eq!(api.system(Method::GET, "/bookings/W-1").ok(200).await["guest_name"], "Grace <Hopper>");
    assert_eq!(api.system(Method::GET, "/bookings/BK-2025-0123").ok(200).await["room"], "102");
    assert_eq!(post(&api, &aoife, &[("content", FILE), ("action", "import")]).await.status, 303, "repeated");
    let again = post(&api, &aoife, &[("file", FILE)]).await;
    assert!(again.body.contains("0 new, 0 changed, 2 unchanged") && !again.body.contains("value=\"import\""));
}

#[tokio::test]
async fn invalid_files_change_nothing_and_name_the_lines() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    let file = format!("{FILE}W-2,,,\nW-3,Tom,,soon\n");
    for fields in [&[("file", &*file)][..], &[("content", &*file), ("action", "import")]] {
        let refused = post(&api, &aoife, fields).await;
        assert_eq!(refused.status, 400);
        assert!(
            refused.body.contains("Line 4: guest_name must have") && refused.body.contains("Line 5: check_out must be")
        );
    }
    assert_eq!(api.system(Method::GET, "/bookings/W-1").answer().await.status, 404);
    let large = post(&api, &aoife, &[("file", &"x".repeat(3 * 1024 * 1024))]).await;
    assert_eq!(large.status, 400);
    assert!(large.body.contains("Nothing was imported: the file is larger than 2 MB"), "{}", large.body);
    let no_form = api.ask(Method::POST, PAGE).header("cookie", &aoife).body("text/csv", FILE).answer().await;
    no_form.refused(ErrorCode::BadRequest);
}

#[tokio::test]
async fn files_of_a_hotel_are_limited() {
    let api = Api::open().await;
    let aoife = api.signed_in("Aoife").await;
    for _ in 0..30 {
        assert_eq!(post(&api, &aoife, &[("file", "no bookings")]).await.status, 400);
    }
    let refused = post(&api, &aoife, &[("file", FILE)]).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, Some("120")));
}

#[tokio::test]
async fn bookings_of_another_hotel_are_not_changed() {
    let api = Api::open().await;
    api.house.put_guest("dingle", "W-1").await;
    let aoife = api.signed_in("Aoife").await;
    assert_eq!(post(&api, &aoife, &[("content", FILE), ("action", "import")]).await.status, 303);
    let theirs = api.house.chat.booking(&"dingle".parse().expect("a slug"), &"W-1".parse().expect("an id")).await;
    assert_eq!(theirs.expect("the booking").booking.stay.guest_name, "Ada Byrne");
}
