//! `/desk/hotel/{slug}/bookings/{booking}`: a booking, its stay and its guest links.

use super::bookings::{BookingFields, day_title, stay_details, stay_state};
use super::render::scripted_page;
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::chat::auth::rights::write_refusal;
use crate::chat::conversations::booking_list::LinkState;
use crate::chat::conversations::bookings::{Change, NewLink, PutBooking};
use crate::chat::conversations::state::local_date;
use crate::http::api::integration::booking_id;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::Stay;
use app::desk::{BookingAction, BookingForm, BookingPage, NewGuestLink, booking_html, bookings_page};
use axum::Form;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;
use shared::{BookingId, DisabledCode, ErrorCode, paths};

#[cfg(test)]
mod tests;

/// The id of a booking in the path.
pub struct PathBooking(BookingId);

impl<S: Send + Sync> FromRequestParts<S> for PathBooking {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
        let id = params.iter().find(|(name, _)| *name == "booking").map(|(_, id)| id.to_owned());
        Ok(Self(booking_id(id.ok_or(ErrorCode::NotFound)?)?))
    }
}

/// Form fields of a change: an action, or the values to save.
#[derive(Debug, Deserialize)]
pub struct ChangeForm {
    action: String,
    #[serde(flatten)]
    fields: BookingFields,
}

/// Result of a request that the page shows besides the booking.
#[derive(Default)]
struct PageResult {
    new_link: Option<NewGuestLink>,
    refused: Option<(BookingForm, String)>,
}

/// `GET /desk/hotel/{slug}/bookings/{booking}`
pub async fn show(
    State(server): State<Server>,
    session: DeskSession,
    PathBooking(id): PathBooking,
) -> Result<Response, ApiError> {
    page(&server, &session, &id, PageResult::default()).await
}

/// `POST /desk/hotel/{slug}/bookings/{booking}`: changes the booking and redirects.
pub async fn change(
    State(server): State<Server>,
    session: DeskSession,
    PathBooking(id): PathBooking,
    Form(ChangeForm { action, fields }): Form<ChangeForm>,
) -> Result<Response, ApiError> {
    let slug = session.hotel.profile.slug.clone();
    let put = match BookingAction::ALL.into_iter().find(|known| known.name() == action) {
        Some(action) => Ok(change_of(action, &server)),
        None => fields.change(),
    };
    let done = match put {
        Ok(put) => server.chat().change_booking(slug.clone(), id.clone(), put).await.map(|_| ()),
        Err(problem) => Err(ChatError::BadValue(problem)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}", bookings_page(&slug))).into_response()),
        Err(ChatError::BadValue(problem)) => {
            let refused = Some((fields.into_form(), format!("Not saved: {problem}.")));
            page(&server, &session, &id, PageResult { refused, ..PageResult::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn change_of(action: BookingAction, server: &Server) -> PutBooking {
    let now = server.chat().now();
    match action {
        BookingAction::CheckIn => PutBooking { checked_in_at: Change::Set(now), ..PutBooking::default() },
        BookingAction::UndoCheckIn => PutBooking { checked_in_at: Change::Clear, ..PutBooking::default() },
        BookingAction::CheckOut => PutBooking { checked_out_at: Change::Set(now), ..PutBooking::default() },
        BookingAction::UndoCheckOut => PutBooking { checked_out_at: Change::Clear, ..PutBooking::default() },
        BookingAction::Cancel => PutBooking { cancelled: Some(true), ..PutBooking::default() },
        BookingAction::Restore => PutBooking { cancelled: Some(false), ..PutBooking::default() },
    }
}

/// `POST /desk/hotel/{slug}/bookings/{booking}/links`: creates a link and shows it,
/// without a redirect, because it is not stored in a readable form.
pub async fn create_link(
    State(server): State<Server>,
    session: DeskSession,
    PathBooking(id): PathBooking,
) -> Result<Response, ApiError> {
    let slug = &session.hotel.profile.slug;
    let link = server.chat().new_link(slug, &id).await?;
    let new_link = Some(describe_link(&server, &session, link)?);
    page(&server, &session, &id, PageResult { new_link, ..PageResult::default() }).await
}

fn describe_link(server: &Server, session: &DeskSession, link: NewLink) -> Result<NewGuestLink, ChatError> {
    let profile = &session.hotel.profile;
    let url = paths::guest_link(&server.public_url().base, &profile.slug, link.token.expose());
    let qr_code_svg = qr_code_svg(&url).ok_or(ChatError::Internal("could not draw the QR code of a link"))?;
    let expires_on = local_date(&profile.timezone, link.expires_at);
    Ok(NewGuestLink { url, qr_code_svg, expires_on: day_title(expires_on) })
}

/// Returns the QR code of a text as an SVG element, dark on light in both themes;
/// `None` if the text is too long.
fn qr_code_svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let drawing =
        code.render::<svg::Color<'_>>().dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    // Without the XML declaration, which HTML does not have.
    Some(drawing[drawing.find("<svg")?..].to_owned())
}

/// `POST /desk/hotel/{slug}/bookings/{booking}/links/revoke`: revokes all links and
/// redirects.
pub async fn revoke_links(
    State(server): State<Server>,
    session: DeskSession,
    PathBooking(id): PathBooking,
) -> Result<Response, ApiError> {
    let slug = &session.hotel.profile.slug;
    server.chat().revoke_links(slug, &id).await?;
    Ok(Redirect::to(&format!("{}/{id}", bookings_page(slug))).into_response())
}

async fn page(
    server: &Server,
    session: &DeskSession,
    id: &BookingId,
    PageResult { new_link, refused }: PageResult,
) -> Result<Response, ApiError> {
    let listed = server.chat().listed_booking(&session.hotel, id).await?;
    let status = if refused.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let stay = &listed.booking.stay;
    let (form, problem) =
        refused.map_or_else(|| (stored_values(id, stay), None), |(form, problem)| (form, Some(problem)));
    let page = BookingPage {
        hotel: session.hotel.profile.clone(),
        booking_id: id.clone(),
        conversation_id: listed.conversation_id,
        guest_name: stay.guest_name.clone(),
        details: stay_details(stay),
        state: stay_state(stay),
        closed: write_refusal(stay, session.hotel.exemptions).map(describe_refusal),
        link: describe_link_state(listed.link),
        new_link,
        form,
        problem,
    };
    Ok(scripted_page(server, status, |nonce| booking_html(page, Site::embedded().desk().clone(), nonce)))
}

fn stored_values(id: &BookingId, stay: &Stay) -> BookingForm {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    BookingForm {
        booking_id: id.to_string(),
        guest_name: stay.guest_name.clone(),
        room: stay.room_number.clone().unwrap_or_default(),
        check_in: day(stay.check_in),
        check_out: day(stay.check_out),
    }
}

/// Returns why a guest cannot write, for the staff.
fn describe_refusal(code: DisabledCode) -> &'static str {
    match code {
        DisabledCode::NotCheckedIn => "The guest can write after check-in.",
        DisabledCode::AlreadyCheckedOut => "The guest can read but no longer write.",
        DisabledCode::NoRoomAssigned => "The guest can write when a room is assigned.",
    }
}

fn describe_link_state(link: LinkState) -> &'static str {
    match link {
        LinkState::Missing => "The guest has no valid link yet.",
        LinkState::Created => "A link exists. The guest has not read a message yet.",
        LinkState::Used => "The guest uses the link.",
    }
}
