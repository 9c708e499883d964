//! What is kept of a guest: told as a file, and erased on request. For the
//! hotel's own system with an api key, and for managers who have signed in.

use super::desk_door::Seat;
use super::error::ApiError;
use super::handover::PathConversationId;
use super::integration::{BookingPath, booking_id};
use super::state::Server;
use crate::chat::desk::Desk;
use crate::chat::erase::Erased;
use crate::store::Belongings;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};
use shared::{BookingId, ErrorCode};

/// `GET …/bookings/{booking id}/export`: a browser keeps it as a file.
#[utoipa::path(
    get, path = "/bookings/{booking}/export", operation_id = "export", tag = "Integration",
    summary = "All that is kept of a guest, as a file",
    responses(
        (status = 200, description = "The whole of it", body = crate::chat::export::Export),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn export(
    State(server): State<Server>,
    desk: Desk,
    Path((_, booking)): BookingPath,
) -> Result<Response, ApiError> {
    let booking = booking_id(booking)?;
    let mut response = Json(server.chat().export(&desk, &booking).await?).into_response();
    // Neither name has a character that would have to be quoted.
    let file = format!("attachment; filename=\"{}-{booking}.json\"", desk.hotel.profile.slug);
    if let Ok(file) = HeaderValue::from_str(&file) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}

/// How much was erased.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ErasedAnswer {
    booking_id: BookingId,
    messages: u64,
    notes: u64,
    links: u64,
}

impl From<Erased> for ErasedAnswer {
    fn from(Erased { booking, belongings: Belongings { messages, notes, links }, .. }: Erased) -> Self {
        Self { booking_id: booking, messages, notes, links }
    }
}

/// `DELETE …/bookings/{booking id}/data`
#[utoipa::path(
    delete, path = "/bookings/{booking}/data", operation_id = "erase", tag = "Integration",
    summary = "Erases a booking with all that belongs to it, for ever",
    responses(
        (status = 200, description = "How much it was", body = ErasedAnswer),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn erase(
    State(server): State<Server>,
    desk: Desk,
    Path((_, booking)): BookingPath,
) -> Result<Json<ErasedAnswer>, ApiError> {
    Ok(Json(server.chat().erase_booking(&desk, &booking_id(booking)?).await?.into()))
}

/// What the form of an erasure posts: the booking, typed or ticked by whoever
/// knows what they do.
#[derive(Deserialize)]
pub struct EraseForm {
    #[serde(default)]
    confirmed: String,
}

/// `POST /desk/hotel/{slug}/conversations/{id}/erase`: there is nothing to come
/// back to but the list.
pub async fn erase_at_desk(
    State(server): State<Server>,
    seat: Seat,
    PathConversationId(id): PathConversationId,
    Form(form): Form<EraseForm>,
) -> Result<Response, ApiError> {
    if form.confirmed != "yes" {
        return Err(ApiError::with_detail(ErrorCode::BadRequest, "Erasing has to be confirmed"));
    }
    let thread = server.chat().thread_of_hotel(&seat.hotel, id).await?;
    server.chat().erase_booking(&seat.desk(), &thread.booking.booking_id).await?;
    Ok(Redirect::to(&format!("/desk/hotel/{}", seat.hotel.profile.slug)).into_response())
}
