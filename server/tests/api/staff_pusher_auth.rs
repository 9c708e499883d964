//! `POST /api/staff/hotel/{slug}/pusher/auth`

use crate::guest_pusher_auth::{FORM, form, signed};
use crate::harness::Api;
use axum::http::Method;
use serde_json::json;
use shared::ErrorCode;

#[tokio::test]
async fn the_staff_channel_and_the_hotels_own_guests_are_signed() {
    let api = Api::open().await;
    for channel in ["private-hotel-killarney-staff-chat", "private-hotel-killarney-guest-chat-booking-BK-2025-0123"] {
        let auth = || api.staff(Method::POST, "/pusher/auth");
        assert_eq!(auth().body(FORM, form("1.2", channel)).ok(200).await, signed("1.2", channel));
        let body = json!({ "socket_id": "1.2", "channel_name": channel });
        assert_eq!(auth().json(&body).ok(200).await, signed("1.2", channel));
    }
}

#[tokio::test]
async fn no_other_channel_is_signed() {
    let api = Api::open().await;
    api.house.put_guest("killarney-staff", "B1").await;
    api.house.put_guest("killarney-north", "B1").await;
    for channel in [
        "private-hotel-dingle-staff-chat",
        "private-hotel-killarney-staff-staff-chat",
        "private-hotel-killarney-north-staff-chat",
        "private-hotel-killarney-north-guest-chat-booking-B1",
        "private-hotel-killarney-guest-chat-booking-",
        "private-hotel-killarney-guest-chat-booking-a b",
        "private-hotel-killarney-guest-chat-booking-é",
        "private-hotel-killarney-staff-chat\n",
        "private-hotel-killarney-staff-chat ",
        "private-hotel-killarney-staff",
        "private-hotel-killarney-",
        "private-hotel--guest-chat-booking-B1",
        "presence-hotel-killarney-staff-chat",
        "private-hotel-KILLARNEY-staff-chat",
        "",
    ] {
        let question = api.staff(Method::POST, "/pusher/auth").body(FORM, form("1.2", channel));
        question.refused(ErrorCode::ChannelMismatch).await;
    }
    let question = api.staff(Method::POST, "/pusher/auth").body(FORM, form("1", "private-hotel-killarney-staff-chat"));
    question.refused(ErrorCode::BadRequest).await;
}
