//! Integration API for the hotel's own system: `/api/hotel/{slug}/bookings/…`,
//! with an API key.

use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::{Hotel, Thread};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use shared::{BookingId, ChatState, ConversationId, ErrorCode, Timestamp, paths};
use utoipa::ToSchema;

/// Path parameters: the hotel's slug and the booking's id.
pub type BookingPath = Path<(String, String)>;

/// Parses the id of a booking in a path.
///
/// # Errors
/// [`ErrorCode::BadRequest`] if it is not valid.
pub fn booking_id(text: String) -> Result<BookingId, ApiError> {
    text.try_into().map_err(|error: shared::NameError| ApiError::with_detail(ErrorCode::BadRequest, error.to_string()))
}

/// The body of `PUT …/bookings/{booking id}`. A missing field keeps its value;
/// `null` clears it.
#[derive(Deserialize, ToSchema)]
pub struct BookingBody {
    /// The guest's name; required for a new booking.
    #[schema(
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$",
        min_length = 1,
        max_length = 200
    )]
    guest_name: Option<String>,
    /// The room; also spelled `room_number`.
    #[serde(alias = "room_number", default, deserialize_with = "change")]
    #[schema(value_type = Option<String>, pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$", min_length = 1, max_length = 32)]
    room: Change<String>,
    /// The day of arrival, in the hotel's time zone.
    #[serde(default, deserialize_with = "change")]
    #[schema(value_type = Option<String>, format = Date)]
    check_in: Change<Date>,
    /// The day of departure; not before `check_in`.
    #[serde(default, deserialize_with = "change")]
    #[schema(value_type = Option<String>, format = Date)]
    check_out: Change<Date>,
    /// Time at which the guest checked in.
    #[serde(default, deserialize_with = "change")]
    #[schema(value_type = Option<Timestamp>)]
    checked_in_at: Change<Timestamp>,
    /// Time at which the guest checked out.
    #[serde(default, deserialize_with = "change")]
    #[schema(value_type = Option<Timestamp>)]
    checked_out_at: Change<Timestamp>,
    /// If `true`, the booking's guest links are not valid.
    cancelled: Option<bool>,
}

/// Deserializes a field that is present, so that `null` differs from a missing
/// field.
fn change<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Change<T>, D::Error> {
    Ok(Option::deserialize(deserializer)?.map_or(Change::Clear, Change::Set))
}

/// A booking.
#[derive(Serialize, ToSchema)]
pub struct BookingAnswer {
    booking_id: BookingId,
    conversation_id: ConversationId,
    guest_name: String,
    room: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    check_in: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    check_out: Option<Date>,
    checked_in_at: Option<Timestamp>,
    checked_out_at: Option<Timestamp>,
    cancelled: bool,
    #[serde(flatten)]
    chat: ChatState,
}

impl From<Thread> for BookingAnswer {
    fn from(thread: Thread) -> Self {
        let chat = crate::chat::conversations::state::chat_state(&thread);
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
#[utoipa::path(
    put, path = "/bookings/{booking}", operation_id = "putBooking", tag = "Integration",
    summary = "Creates or changes a booking",
    request_body = BookingBody,
    responses(
        (status = 201, description = "The new booking", body = BookingAnswer, links(
            ("read" = (operation_id = "booking", parameters(("slug" = "$request.path.slug"), ("booking" = "$response.body#/booking_id")))),
            ("link" = (operation_id = "newLink", parameters(("slug" = "$request.path.slug"), ("booking" = "$response.body#/booking_id")))),
            ("revoke" = (operation_id = "revokeLinks", parameters(("slug" = "$request.path.slug"), ("booking" = "$response.body#/booking_id")))),
        )),
        (status = 200, description = "The changed booking", body = BookingAnswer),
    ),
)]
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
#[utoipa::path(
    get, path = "/bookings/{booking}", operation_id = "booking", tag = "Integration",
    summary = "Returns a booking",
    responses(
        (status = 200, description = "The booking", body = BookingAnswer),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn booking(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
) -> Result<Json<BookingAnswer>, ApiError> {
    Ok(Json(server.chat().booking(&hotel.profile.slug, &booking_id(booking)?).await?.into()))
}

/// A new guest link.
#[derive(Serialize, ToSchema)]
pub struct LinkAnswer {
    url: String,
    token: String,
    expires_at: Timestamp,
}

/// `POST …/bookings/{booking id}/links`
#[utoipa::path(
    post, path = "/bookings/{booking}/links", operation_id = "newLink", tag = "Integration",
    summary = "Creates an additional link for the guest",
    responses(
        (status = 201, description = "The new link, which is shown only once", body = LinkAnswer),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
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

/// Number of revoked guest links.
#[derive(Serialize, ToSchema)]
pub struct RevokedAnswer {
    revoked: u64,
}

/// `DELETE …/bookings/{booking id}/links`
#[utoipa::path(
    delete, path = "/bookings/{booking}/links", operation_id = "revokeLinks", tag = "Integration",
    summary = "Revokes all links",
    responses(
        (status = 200, description = "Number of revoked links", body = RevokedAnswer),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn revoke_links(
    State(server): State<Server>,
    hotel: Hotel,
    Path((_, booking)): BookingPath,
) -> Result<Json<RevokedAnswer>, ApiError> {
    let revoked = server.chat().revoke_links(&hotel.profile.slug, &booking_id(booking)?).await?;
    Ok(Json(RevokedAnswer { revoked }))
}
