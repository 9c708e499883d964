//! The hotel's own system: `/api/hotel/{slug}/bookings/…`, with an api key.

use super::body::JsonBody;
use super::error::ApiError;
use super::state::Server;
use crate::chat::bookings::{Change, PutBooking};
use crate::store::{Hotel, Thread};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use shared::{BookingId, ChatState, ConversationId, ErrorCode, Timestamp, paths};

/// The hotel and the booking of an address.
pub type BookingPath = Path<(String, String)>;

/// The name of a booking, as an address has it.
///
/// # Errors
/// Where it is none.
pub fn booking_id(text: String) -> Result<BookingId, ApiError> {
    text.try_into().map_err(|error: shared::NameError| ApiError::with_detail(ErrorCode::BadRequest, error.to_string()))
}

/// A booking as a hotel's system writes it: what is absent stays, `null`
/// clears.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct BookingBody {
    guest_name: Option<String>,
    #[serde(alias = "room_number", deserialize_with = "change")]
    room: Change<String>,
    #[serde(deserialize_with = "change")]
    check_in: Change<Date>,
    #[serde(deserialize_with = "change")]
    check_out: Change<Date>,
    #[serde(deserialize_with = "change")]
    checked_in_at: Change<Timestamp>,
    #[serde(deserialize_with = "change")]
    checked_out_at: Change<Timestamp>,
    cancelled: Option<bool>,
}

/// Called only where the field is there, so that `null` can be told from
/// nothing.
fn change<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Change<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.map_or(Change::Clear, Change::Set))
}

/// A booking as it is.
#[derive(Serialize)]
pub struct BookingAnswer {
    booking_id: BookingId,
    conversation_id: ConversationId,
    guest_name: String,
    room: Option<String>,
    check_in: Option<Date>,
    check_out: Option<Date>,
    checked_in_at: Option<Timestamp>,
    checked_out_at: Option<Timestamp>,
    cancelled: bool,
    #[serde(flatten)]
    chat: ChatState,
}

impl From<Thread> for BookingAnswer {
    fn from(thread: Thread) -> Self {
        let chat = crate::chat::rights::chat_state(&thread);
        let stay = thread.booking.stay;
        Self {
            booking_id: thread.booking.booking_id,
            conversation_id: thread.conversation.id,
            guest_name: stay.guest_name,
            room: stay.room_number,
            check_in: stay.check_in,
            check_out: stay.check_out,
            checked_in_at: stay.checked_in_at,
            checked_out_at: stay.checked_out_at,
            cancelled: stay.cancelled,
            chat,
        }
    }
}

/// `PUT …/bookings/{booking id}`: 201 for a new one, 200 for a known one.
pub async fn put_booking(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
    JsonBody(body): JsonBody<BookingBody>,
) -> Result<(StatusCode, Json<BookingAnswer>), ApiError> {
    let put = PutBooking {
        guest_name: body.guest_name,
        room: body.room,
        check_in: body.check_in,
        check_out: body.check_out,
        checked_in_at: body.checked_in_at,
        checked_out_at: body.checked_out_at,
        cancelled: body.cancelled,
    };
    let (thread, new) = server.chat().put_booking(hotel.profile.slug, booking_id(booking)?, put).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(thread.into())))
}

/// `GET …/bookings/{booking id}`
pub async fn booking(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
) -> Result<Json<BookingAnswer>, ApiError> {
    Ok(Json(server.chat().booking(&hotel.profile.slug, &booking_id(booking)?).await?.into()))
}

/// A link that was just made.
#[derive(Serialize)]
pub struct LinkAnswer {
    url: String,
    token: String,
    expires_at: Timestamp,
}

/// `POST …/bookings/{booking id}/links`
pub async fn new_link(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
) -> Result<(StatusCode, Json<LinkAnswer>), ApiError> {
    let slug = hotel.profile.slug;
    let link = server.chat().new_link(&slug, &booking_id(booking)?).await?;
    let answer = LinkAnswer {
        url: paths::guest_link(&server.public_url().base, &slug, link.token.expose()),
        token: link.token.expose().to_owned(),
        expires_at: link.expires_at,
    };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// How many links were taken back.
#[derive(Serialize)]
pub struct RevokedAnswer {
    revoked: u64,
}

/// `DELETE …/bookings/{booking id}/links`
pub async fn revoke_links(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
) -> Result<Json<RevokedAnswer>, ApiError> {
    let revoked = server.chat().revoke_links(&hotel.profile.slug, &booking_id(booking)?).await?;
    Ok(Json(RevokedAnswer { revoked }))
}
