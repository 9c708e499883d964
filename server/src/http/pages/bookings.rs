//! `/desk/hotel/{slug}/bookings`: the hotel's bookings, which everybody at the desk
//! reads and creates.

use super::render::static_page;
use super::sign_in::DeskSession;
use crate::chat::ChatError;
use crate::chat::conversations::booking_list::{LinkState, ListedBooking};
use crate::chat::conversations::bookings::{Change, PutBooking};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::{BookingFilter, BookingKey, Stay};
use app::desk::{
    BookingForm, BookingLine, BookingsDay, BookingsPage, BookingsPart, StayState, bookings_html, bookings_page,
};
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;
use shared::BookingId;
use uuid::Uuid;

/// Selects a part of the bookings and a page of it.
#[derive(Debug, Default, Deserialize)]
pub struct BookingsQuery {
    part: Option<String>,
    day: Option<String>,
    after: Option<i64>,
}

impl BookingsQuery {
    /// Returns the part with that name; arrivals for an unknown one.
    fn part(&self) -> BookingsPart {
        let wanted = |part: &BookingsPart| self.part.as_deref() == Some(part.name());
        BookingsPart::ALL.into_iter().find(wanted).unwrap_or_default()
    }
}

/// Form fields of a booking, as they are typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct BookingFields {
    #[serde(default)]
    booking_id: String,
    #[serde(default)]
    guest_name: String,
    #[serde(default)]
    room: String,
    #[serde(default)]
    check_in: String,
    #[serde(default)]
    check_out: String,
}

impl BookingFields {
    /// Returns the change of a booking; an empty field clears its value.
    ///
    /// # Errors
    /// Returns the problem for people if a day is not valid.
    pub fn change(&self) -> Result<PutBooking, String> {
        Ok(PutBooking {
            guest_name: Some(self.guest_name.clone()),
            room: changed(&self.room, |room| Ok(room.to_owned()))?,
            check_in: changed(&self.check_in, |day| parse_day(day, "arrival"))?,
            check_out: changed(&self.check_out, |day| parse_day(day, "departure"))?,
            ..PutBooking::default()
        })
    }

    /// Returns the values for the form.
    pub fn into_form(self) -> BookingForm {
        let Self { booking_id, guest_name, room, check_in, check_out } = self;
        BookingForm { booking_id, guest_name, room, check_in, check_out }
    }
}

fn changed<T>(typed: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Change<T>, String> {
    match typed.trim() {
        "" => Ok(Change::Clear),
        typed => parse(typed).map(Change::Set),
    }
}

fn parse_day(typed: &str, what: &str) -> Result<Date, String> {
    typed.parse().map_err(|_| format!("the day of {what} must be written as YYYY-MM-DD"))
}

/// `GET /desk/hotel/{slug}/bookings?part=…&day=…&after=…`
pub async fn show(
    State(server): State<Server>,
    session: DeskSession,
    Query(query): Query<BookingsQuery>,
) -> Result<Response, ApiError> {
    let day = query.day.as_deref().and_then(|day| day.parse().ok());
    let day = day.unwrap_or_else(|| server.chat().today(&session.hotel));
    let form = BookingForm { check_in: day.to_string(), ..BookingForm::default() };
    page(&server, &session, &query, day, form, None).await
}

/// `POST /desk/hotel/{slug}/bookings`: creates a booking and redirects to its page.
pub async fn create(
    State(server): State<Server>,
    session: DeskSession,
    Form(fields): Form<BookingFields>,
) -> Result<Response, ApiError> {
    let slug = &session.hotel.profile.slug;
    let problem = match create_booking(&server, &session, &fields).await {
        Ok(id) => return Ok(Redirect::to(&format!("{}/{id}", bookings_page(slug))).into_response()),
        Err(ChatError::BadValue(problem)) => format!("Not created: {problem}."),
        Err(error) => return Err(error.into()),
    };
    let today = server.chat().today(&session.hotel);
    page(&server, &session, &BookingsQuery::default(), today, fields.into_form(), Some(problem)).await
}

async fn create_booking(
    server: &Server,
    session: &DeskSession,
    fields: &BookingFields,
) -> Result<BookingId, ChatError> {
    let put = fields.change().map_err(ChatError::BadValue)?;
    let id = match fields.booking_id.trim() {
        "" => short_booking_number(server.chat().new_uuid()),
        typed => typed.to_owned(),
    };
    let id: BookingId = id.try_into().map_err(|error: shared::NameError| ChatError::BadValue(error.to_string()))?;
    match server.chat().create_booking(session.hotel.profile.slug.clone(), id.clone(), put).await? {
        Some(_) => Ok(id),
        None => Err(ChatError::BadValue(format!("a booking with the number {id} exists already"))),
    }
}

/// Returns a booking number that people can read to each other. One that exists
/// already is refused.
fn short_booking_number(random: Uuid) -> String {
    let mut number = random.simple().to_string();
    number.truncate(10);
    format!("desk-{number}")
}

async fn page(
    server: &Server,
    session: &DeskSession,
    query: &BookingsQuery,
    day: Date,
    form: BookingForm,
    problem: Option<String>,
) -> Result<Response, ApiError> {
    let part = query.part();
    let filter = match part {
        BookingsPart::Arrivals => BookingFilter::Arrivals(day),
        BookingsPart::InHouse => BookingFilter::InHouse,
        BookingsPart::Departures => BookingFilter::Departures(day),
        BookingsPart::All => BookingFilter::All,
    };
    let listed = server.chat().bookings(&session.hotel, filter, query.after.map(BookingKey)).await?;
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let page = BookingsPage {
        hotel: session.hotel.profile.clone(),
        part,
        day: describe_day(day, server.chat().today(&session.hotel)),
        bookings: listed.bookings.into_iter().map(booking_line).collect(),
        next: listed.next.map(|key| key.0),
        form,
        problem,
    };
    Ok(static_page(server, status, |nonce| bookings_html(page, Site::embedded().desk().clone(), nonce)))
}

fn describe_day(day: Date, today: Date) -> BookingsDay {
    let neighbour = |neighbour: Result<Date, _>| neighbour.unwrap_or(day).to_string();
    BookingsDay {
        title: day_title(day),
        day: day.to_string(),
        previous: neighbour(day.yesterday()),
        next: neighbour(day.tomorrow()),
        is_today: day == today,
    }
}

/// Returns a day for people, like `Mon 30 Nov 2026`.
pub fn day_title(day: Date) -> String {
    day.strftime("%a %-d %b %Y").to_string()
}

fn booking_line(ListedBooking { booking, link, .. }: ListedBooking) -> BookingLine {
    BookingLine {
        details: stay_details(&booking.stay),
        state: stay_state(&booking.stay).title(),
        link: match link {
            LinkState::Missing => "No link",
            LinkState::Created => "Link created",
            LinkState::Used => "Link in use",
        },
        booking_id: booking.booking_id,
        guest_name: booking.stay.guest_name,
    }
}

/// Returns the room and the days of a stay, for people.
pub fn stay_details(stay: &Stay) -> String {
    let room = stay.room_number.as_ref().map_or_else(|| "no room".to_owned(), |room| format!("room {room}"));
    match (stay.check_in.map(day_title), stay.check_out.map(day_title)) {
        (Some(from), Some(to)) => format!("{room} · {from} to {to}"),
        (Some(from), None) => format!("{room} · from {from}"),
        (None, Some(to)) => format!("{room} · until {to}"),
        (None, None) => room,
    }
}

/// Returns the state of a stay.
pub fn stay_state(stay: &Stay) -> StayState {
    if stay.cancelled {
        StayState::Cancelled
    } else if stay.checked_out_at.is_some() {
        StayState::Departed
    } else if stay.checked_in_at.is_some() {
        StayState::InHouse
    } else {
        StayState::Expected
    }
}
