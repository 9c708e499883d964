//! The first steps of a hotel that was just set up.

use crate::chat::ChatError;
use crate::chat::hotel::set_up::Checklist;
use crate::http::middleware::error::ApiError;
use crate::http::pages::sign_in::DeskSession;
use crate::http::state::Server;
use app::desk::{FirstStep, bookings_page};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

/// Returns the first steps of a hotel that was just set up.
pub(super) async fn first_steps(server: &Server, session: &DeskSession) -> Result<Vec<FirstStep>, ChatError> {
    let Some(Checklist { steps, booking }) = server.chat().checklist(&session.hotel).await? else {
        return Ok(Vec::new());
    };
    let slug = &session.hotel.profile.slug;
    let bookings = bookings_page(slug);
    let of_booking = booking.as_ref().map(|listed| format!("{bookings}/{}", listed.booking.booking_id));
    let conversation =
        booking.as_ref().map(|listed| format!("/desk/hotel/{slug}/conversations/{}", listed.conversation_id));
    let step = |title, address, is_done| FirstStep { title, address, is_done };
    Ok(vec![
        step("Add a booking", Some(bookings), steps.has_booking),
        step("Show its link", of_booking, steps.has_link),
        step("Write first", conversation, steps.has_message),
    ])
}

/// `POST /desk/hotel/{slug}/first-steps/hide`
pub async fn hide_first_steps(State(server): State<Server>, session: DeskSession) -> Result<Response, ApiError> {
    server.chat().hide_checklist(&session.hotel).await?;
    Ok(Redirect::to(&format!("/desk/hotel/{}", session.hotel.profile.slug)).into_response())
}
