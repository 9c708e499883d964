//! Export and erasure of a guest's data, for the hotel's own system with an API
//! key and for signed-in managers.

use super::integration::{BookingPath, booking_id};
use crate::chat::auth::staff::StaffCaller;
use crate::chat::privacy::erase::ErasedBooking;
use crate::http::extractors::PathConversationId;
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::Server;
use crate::store::BookingTotals;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde::{Deserialize, Serialize};
use shared::{BookingId, ErrorCode};

/// `GET …/bookings/{booking id}/export`: browsers save it as a file.
#[utoipa::path(
    get, path = "/bookings/{booking}/export", operation_id = "export", tag = "Integration",
    summary = "Returns all stored data of a guest, as a file",
    responses(
        (status = 200, description = "All data of the booking", body = crate::chat::privacy::export::Export),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn export(
    State(server): State<Server>,
    caller: StaffCaller,
    Path((_, booking)): BookingPath,
) -> Result<Response, ApiError> {
    let booking = booking_id(booking)?;
    let mut response = Json(server.chat().export(&caller, &booking).await?).into_response();
    // Neither name contains a character that needs quoting.
    let file = format!("attachment; filename=\"{}-{booking}.json\"", caller.hotel.profile.slug);
    if let Ok(file) = HeaderValue::from_str(&file) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, file);
    }
    Ok(response)
}

/// Numbers of erased items.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ErasedAnswer {
    booking_id: BookingId,
    messages: u64,
    notes: u64,
    links: u64,
}

impl From<ErasedBooking> for ErasedAnswer {
    fn from(ErasedBooking { booking, totals: BookingTotals { messages, notes, links }, .. }: ErasedBooking) -> Self {
        Self { booking_id: booking, messages, notes, links }
    }
}

/// `DELETE …/bookings/{booking id}/data`
#[utoipa::path(
    delete, path = "/bookings/{booking}/data", operation_id = "erase", tag = "Integration",
    summary = "Erases a booking and all its data permanently",
    responses(
        (status = 200, description = "Numbers of erased items", body = ErasedAnswer),
        (status = 403, description = "NOT_ALLOWED"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn erase(
    State(server): State<Server>,
    caller: StaffCaller,
    Path((_, booking)): BookingPath,
) -> Result<Json<ErasedAnswer>, ApiError> {
    Ok(Json(server.chat().erase_booking(&caller, &booking_id(booking)?).await?.into()))
}

/// Form fields of an erasure: the confirmation.
#[derive(Deserialize)]
pub struct EraseForm {
    #[serde(default)]
    confirmed: String,
}

/// `POST /desk/hotel/{slug}/conversations/{id}/erase`: redirects to the list,
/// because the conversation no longer exists.
pub async fn erase_at_desk(
    State(server): State<Server>,
    session: DeskSession,
    PathConversationId(id): PathConversationId,
    Form(form): Form<EraseForm>,
) -> Result<Response, ApiError> {
    if form.confirmed != "yes" {
        return Err(ApiError::with_detail(ErrorCode::BadRequest, "The erasure must be confirmed"));
    }
    let thread = server.chat().thread_of_hotel(&session.hotel, id).await?;
    server.chat().erase_booking(&session.caller(), &thread.booking.booking_id).await?;
    Ok(Redirect::to(&format!("/desk/hotel/{}", session.hotel.profile.slug)).into_response())
}
