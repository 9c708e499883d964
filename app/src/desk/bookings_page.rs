//! Page with the hotel's bookings of a day, and the form of a new one; with plain
//! forms and without a script.

use super::form_page::{BackLink, FormPage, form_document};
use super::import_page::import_page;
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{BookingId, HotelProfile, HotelSlug};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct BookingsPage {
    /// The hotel of the bookings.
    pub hotel: HotelProfile,
    /// Selection of the bookings.
    pub part: BookingsPart,
    /// Day of the selection; ignored by parts without one.
    pub day: BookingsDay,
    /// The bookings, in the order of display.
    pub bookings: Vec<BookingLine>,
    /// Key after which the next page begins, if there is one.
    pub next: Option<i64>,
    /// Values of the form of a new booking.
    pub form: BookingForm,
    /// Reason why the new booking was refused.
    pub problem: Option<String>,
}

/// Selection of the bookings that the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BookingsPart {
    /// Arriving on the day.
    #[default]
    Arrivals,
    /// Checked in and not checked out.
    InHouse,
    /// Departing on the day.
    Departures,
    /// All, newest first.
    All,
}

impl BookingsPart {
    /// All parts, in the order of display.
    pub const ALL: [Self; 4] = [Self::Arrivals, Self::InHouse, Self::Departures, Self::All];

    /// Returns its name in a URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Arrivals => "arrivals",
            Self::InHouse => "in-house",
            Self::Departures => "departures",
            Self::All => "all",
        }
    }

    /// Returns whether it depends on a day.
    pub fn has_day(self) -> bool {
        matches!(self, Self::Arrivals | Self::Departures)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Arrivals => "Arrivals",
            Self::InHouse => "In house",
            Self::Departures => "Departures",
            Self::All => "All",
        }
    }

    fn empty_text(self) -> &'static str {
        match self {
            Self::Arrivals => "No arrivals on this day.",
            Self::InHouse => "No guest is checked in.",
            Self::Departures => "No departures on this day.",
            Self::All => "No bookings yet.",
        }
    }
}

/// A day with its neighbours, as the page's links need them.
#[derive(Clone, Debug, Default)]
pub struct BookingsDay {
    /// For people, like `Mon 30 Nov 2026`.
    pub title: String,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The day before, `YYYY-MM-DD`.
    pub previous: String,
    /// The day after, `YYYY-MM-DD`.
    pub next: String,
    /// `true` if it is the present day at the hotel.
    pub is_today: bool,
}

/// A booking in the list.
#[derive(Clone, Debug)]
pub struct BookingLine {
    /// Public identifier.
    pub booking_id: BookingId,
    /// Name of the guest.
    pub guest_name: String,
    /// Room and days, for people.
    pub details: String,
    /// State of the stay, for people.
    pub state: &'static str,
    /// State of the guest links, for people.
    pub link: &'static str,
}

/// Values of the form of a booking, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingForm {
    /// Public identifier; empty for a new one that the server selects.
    pub booking_id: String,
    /// Name of the guest.
    pub guest_name: String,
    /// Room number.
    pub room: String,
    /// Day of arrival, `YYYY-MM-DD`.
    pub check_in: String,
    /// Day of departure, `YYYY-MM-DD`.
    pub check_out: String,
}

/// Returns the path of the page.
pub fn bookings_page(slug: &HotelSlug) -> String {
    format!("/desk/hotel/{slug}/bookings")
}

/// Returns the whole document, as HTML.
pub fn bookings_html(page: BookingsPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: BookingsPage, assets: Assets, nonce: String) -> AnyView {
    let BookingsPage { hotel, part, day, bookings, next, form, problem } = page;
    let path = bookings_page(&hotel.slug);
    let more = next.map(|next| {
        let href = format!("{}&after={next}", part_address(&path, part, &day.day));
        view! { <p><a href=href>"More bookings"</a></p> }
    });
    let none = bookings.is_empty().then(|| view! { <p class="soft">{part.empty_text()}</p> });
    let lines: Vec<_> = bookings.into_iter().map(|booking| line(&path, booking)).collect();
    let content = view! {
        <h2>"Bookings"</h2>
        {new_booking(&path, form, problem)}
        <p><a href=import_page(&hotel.slug)>"Import bookings from a file"</a></p>
        {tabs(&path, part, &day)}
        {part.has_day().then(|| day_links(&path, part, day))}
        {none}
        <ul class="saved">{lines}</ul>
        {more}
    }
    .into_any();
    let page = FormPage {
        title: "Bookings",
        hotel: &hotel,
        classes: "desk settings bookings",
        back: BackLink::Desk,
        has_script: false,
    };
    form_document(page, content, assets, nonce)
}

fn part_address(path: &str, part: BookingsPart, day: &str) -> String {
    if part.has_day() {
        format!("{path}?part={}&day={day}", part.name())
    } else {
        format!("{path}?part={}", part.name())
    }
}

fn tabs(path: &str, current: BookingsPart, day: &BookingsDay) -> AnyView {
    let tab = |part: BookingsPart| {
        let is_current = (part == current).then_some("page");
        view! { <a href=part_address(path, part, &day.day) aria-current=is_current>{part.title()}</a> }
    };
    view! { <nav class="tabs" aria-label="Parts of the list">{BookingsPart::ALL.map(tab)}</nav> }.into_any()
}

fn day_links(path: &str, part: BookingsPart, day: BookingsDay) -> AnyView {
    let today = (!day.is_today).then(|| view! { <a href=format!("{path}?part={}", part.name())>"Today"</a> });
    view! {
        <p class="day-links">
            <a href=part_address(path, part, &day.previous) aria-label="Day before">"‹"</a>
            <strong>{day.title}</strong>
            <a href=part_address(path, part, &day.next) aria-label="Day after">"›"</a>
            {today}
        </p>
    }
    .into_any()
}

fn line(path: &str, booking: BookingLine) -> AnyView {
    view! {
        <li class="booking">
            <a href=format!("{path}/{}", booking.booking_id)><bdi>{booking.guest_name}</bdi></a>
            <span class="state">{booking.state}</span>
            <span class="soft">{booking.details}</span>
            <span class="soft">{booking.link}</span>
        </li>
    }
    .into_any()
}

fn new_booking(path: &str, form: BookingForm, problem: Option<String>) -> AnyView {
    let is_refused = problem.is_some();
    view! {
        <details class="new" open=is_refused>
            <summary>"New booking"</summary>
            <form method="post" action=path.to_owned()>
                {problem.map(|problem| view! { <p class="problem" id="problem" role="alert">{problem}</p> })}
                {booking_fields(&form)}
                <label for="booking_id">"Booking number"</label>
                <input
                    id="booking_id"
                    name="booking_id"
                    maxlength="64"
                    placeholder="Optional"
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    value=form.booking_id
                />
                <button type="submit" class="main">"Create booking"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Returns the fields that a new booking and a change of a booking have in common.
pub(super) fn booking_fields(form: &BookingForm) -> AnyView {
    let form = form.clone();
    view! {
        <label for="guest_name">"Guest's name"</label>
        <input id="guest_name" name="guest_name" maxlength="200" autocomplete="off" dir="auto" required value=form.guest_name/>
        <div class="columns">
            <p>
                <label for="room">"Room"</label>
                <input id="room" name="room" maxlength="32" autocomplete="off" value=form.room/>
            </p>
            <p>
                <label for="check_in">"Arrival"</label>
                <input id="check_in" name="check_in" type="date" value=form.check_in/>
            </p>
            <p>
                <label for="check_out">"Departure"</label>
                <input id="check_out" name="check_out" type="date" value=form.check_out/>
            </p>
        </div>
    }
    .into_any()
}
