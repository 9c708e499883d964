//! `GET /guest/hotel/{slug}/chat/manifest.webmanifest` and its icons.

use crate::harness::Api;
use axum::http::Method;
use guest_chat::chat::hotel::hotels::HotelChange;
use serde_json::{Value, json};

const PAGE: &str = "/guest/hotel/killarney/chat";

#[tokio::test]
async fn manifest_has_name_start_url_and_icons() {
    let api = Api::open().await;
    let answer = api.ask(Method::GET, &format!("{PAGE}/manifest.webmanifest?chat=42&lang=ar")).answer().await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("application/manifest+json")));
    let manifest: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(manifest["name"], "Killarney Park");
    assert_eq!(manifest["start_url"], format!("{PAGE}?chat=42"));
    assert_eq!((&manifest["lang"], &manifest["dir"]), (&json!("ar"), &json!("rtl")));
    for icon in manifest["icons"].as_array().expect("a list") {
        let icon = api.ask(Method::GET, icon["src"].as_str().expect("an address")).answer().await;
        assert_eq!((icon.status.as_u16(), icon.header("content-type")), (200, Some("image/png")));
    }
}

#[tokio::test]
async fn the_page_names_the_manifest_and_never_the_token_in_it() {
    let api = Api::open().await;
    let page = api.ask(Method::GET, &format!("{PAGE}?token={}", api.token)).answer().await;
    let (_, rest) = page.body.split_once("rel=\"manifest\" href=\"").expect("a manifest");
    let (address, _) = rest.split_once('"').expect("an address");
    assert!(address.starts_with(&format!("{PAGE}/manifest.webmanifest?chat=")), "{address}");
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.contains("manifest-src 'self'")));
    let manifest = api.ask(Method::GET, address).answer().await;
    assert!(manifest.status == 200 && !manifest.body.contains(&api.token));
}

#[tokio::test]
async fn unknown_icon_or_hotel_is_not_found() {
    let api = Api::open().await;
    for path in ["/icon-181.png", "/icon-.png", "/icon-512.svg", "/icon-99999999999.png"] {
        assert_eq!(api.ask(Method::GET, &format!("{PAGE}{path}")).answer().await.status, 404, "{path}");
    }
    for path in ["manifest.webmanifest", "icon-192.png"] {
        assert_eq!(api.ask(Method::GET, &format!("/guest/hotel/nowhere/chat/{path}")).answer().await.status, 404);
    }
}

/// Returns the background colour of an icon.
async fn ground(api: &Api, path: &str) -> [u8; 3] {
    let icon = api.ask(Method::GET, &format!("{PAGE}{path}")).answer().await;
    image::load_from_memory(&icon.bytes).expect("a picture").to_rgb8().get_pixel(1, 1).0
}

#[tokio::test]
async fn icons_have_the_current_colour_of_the_hotel() {
    let api = Api::open().await;
    for path in ["/icon-192.png", "/icon-192.png?colour=ff0000&accent=%23ff0000", "/icon-192.png"] {
        assert_eq!(ground(&api, path).await, [0x0b, 0x6e, 0x4f], "{path}");
    }
    let change = HotelChange { accent_color: Some("#204080".parse().expect("a colour")), ..HotelChange::default() };
    api.house.chat.change_hotel("killarney".parse().expect("a slug"), change).await.expect("changed");
    assert_eq!(ground(&api, "/icon-192.png").await, [0x20, 0x40, 0x80]);
}
