//! Page of one booking: its stay, its guest links, and what the reception does with
//! it; with plain forms and without a script.

use super::bookings_page::{BookingForm, booking_fields, bookings_page};
use super::form_page::{BackLink, FormPage, form_document};
use super::new_link::copy_button;
use crate::shell::Assets;
use leptos::prelude::*;
use shared::{BookingId, ConversationId, HotelProfile};

/// Content of the page.
#[derive(Clone, Debug)]
pub struct BookingPage {
    /// The hotel of the booking.
    pub hotel: HotelProfile,
    /// Public identifier.
    pub booking_id: BookingId,
    /// The booking's conversation.
    pub conversation_id: ConversationId,
    /// Name of the guest.
    pub guest_name: String,
    /// Room and days, for people.
    pub details: String,
    /// State of the stay.
    pub state: StayState,
    /// Text that says why the guest cannot write at present, if so.
    pub closed: Option<&'static str>,
    /// State of the guest links, for people.
    pub link: &'static str,
    /// A link that was just created; it is not shown again.
    pub new_link: Option<NewGuestLink>,
    /// Values of the form.
    pub form: BookingForm,
    /// Reason why the last change was refused.
    pub problem: Option<String>,
}

/// State of a stay by recorded events only, because the buttons of the page record
/// them; [`shared::desk::StayPhase`] also considers the planned days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StayState {
    /// Not checked in yet.
    Expected,
    /// Checked in and not checked out.
    InHouse,
    /// Checked out.
    Departed,
    /// Cancelled.
    Cancelled,
}

impl StayState {
    /// Returns its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Expected => "Expected",
            Self::InHouse => "In house",
            Self::Departed => "Departed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Returns the changes that are possible, the usual one first.
    fn actions(self) -> &'static [BookingAction] {
        match self {
            Self::Expected => &[BookingAction::CheckIn, BookingAction::Cancel],
            Self::InHouse => &[BookingAction::CheckOut, BookingAction::UndoCheckIn],
            Self::Departed => &[BookingAction::UndoCheckOut],
            Self::Cancelled => &[BookingAction::Restore],
        }
    }
}

/// A change of a booking with one button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingAction {
    /// The guest has arrived.
    CheckIn,
    /// The guest has not arrived after all.
    UndoCheckIn,
    /// The guest has left.
    CheckOut,
    /// The guest has not left after all.
    UndoCheckOut,
    /// The booking is cancelled.
    Cancel,
    /// The booking is not cancelled after all.
    Restore,
}

impl BookingAction {
    /// All actions.
    pub const ALL: [Self; 6] =
        [Self::CheckIn, Self::UndoCheckIn, Self::CheckOut, Self::UndoCheckOut, Self::Cancel, Self::Restore];

    /// Returns its name in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::CheckIn => "check-in",
            Self::UndoCheckIn => "undo-check-in",
            Self::CheckOut => "check-out",
            Self::UndoCheckOut => "undo-check-out",
            Self::Cancel => "cancel",
            Self::Restore => "restore",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::CheckIn => "Check in",
            Self::UndoCheckIn => "Undo check-in",
            Self::CheckOut => "Check out",
            Self::UndoCheckOut => "Undo check-out",
            Self::Cancel => "Cancel booking",
            Self::Restore => "Restore booking",
        }
    }
}

/// A guest link that was just created.
#[derive(Clone, Debug)]
pub struct NewGuestLink {
    /// The link.
    pub url: String,
    /// Its QR code, as SVG.
    pub qr_code_svg: String,
    /// Day on which it expires, for people.
    pub expires_on: String,
}

/// Returns the whole document, as HTML.
pub fn booking_html(page: BookingPage, assets: Assets, nonce: &str) -> String {
    let nonce = nonce.to_owned();
    Owner::new().with(|| document(page, assets, nonce).to_html())
}

fn document(page: BookingPage, assets: Assets, nonce: String) -> AnyView {
    let BookingPage { hotel, booking_id, conversation_id, guest_name, details, state, closed, .. } = page;
    let list = bookings_page(&hotel.slug);
    let path = format!("{list}/{booking_id}");
    let conversation = format!("/desk/hotel/{}/conversations/{conversation_id}", hotel.slug);
    let refused = page.problem.is_some();
    let closed = closed.map(|closed| view! { <p class="soft">{closed}</p> });
    let content = view! {
        <h2 dir="auto">{guest_name.clone()}</h2>
        <p class="soft">{format!("{booking_id} · {details}")}</p>
        <p><span class="state">{state.title()}</span></p>
        {closed}
        {page.problem.map(|problem| view! { <p class="problem" role="alert">{problem}</p> })}
        {actions(&path, state)}
        <p><a href=conversation>"Open the conversation"</a></p>
        {links(&path, &hotel.name, page.link, page.new_link, state)}
        <details class="new" open=refused>
            <summary>"Change the booking"</summary>
            <form method="post" action=path.clone()>
                {booking_fields(&page.form)}
                <button type="submit" class="main" name="action" value="save">"Save booking"</button>
            </form>
        </details>
    }
    .into_any();
    let page = FormPage {
        title: &guest_name,
        hotel: &hotel,
        classes: "desk settings bookings",
        back: BackLink::Bookings,
        has_script: true,
    };
    form_document(page, content, assets, nonce)
}

fn actions(path: &str, state: StayState) -> AnyView {
    let button = |(nth, action): (usize, &BookingAction)| {
        let class = (nth == 0 && *action != BookingAction::UndoCheckOut).then_some("main");
        view! { <button type="submit" name="action" value=action.name() class=class>{action.title()}</button> }
    };
    let buttons: Vec<_> = state.actions().iter().enumerate().map(button).collect();
    view! { <form class="buttons" method="post" action=path.to_owned()>{buttons}</form> }.into_any()
}

fn links(path: &str, hotel: &str, link: &'static str, new: Option<NewGuestLink>, state: StayState) -> AnyView {
    let create = (state != StayState::Cancelled).then(|| {
        view! {
            <form method="post" action=format!("{path}/links")>
                <button type="submit" class="main">"Create a link"</button>
            </form>
        }
    });
    let revoke = view! {
        <form method="post" action=format!("{path}/links/revoke")>
            <button type="submit">"Revoke all links"</button>
        </form>
    };
    view! {
        <section class="new links" aria-labelledby="links">
            <h3 id="links">"Guest's link"</h3>
            <p class="soft">{link}</p>
            {new.map(|new| new_link(hotel, new))}
            <div class="buttons">{create} {revoke}</div>
        </section>
    }
    .into_any()
}

/// Returns the card with a new link, which is what the page prints.
fn new_link(hotel: &str, new: NewGuestLink) -> AnyView {
    view! {
        <div class="card">
            <p class="card-title" dir="auto">{hotel.to_owned()}</p>
            <p>"Chat with the reception: scan this code with the camera of your phone."</p>
            <div class="qr-code" role="img" aria-label="QR code of the link" inner_html=new.qr_code_svg></div>
            <label for="link">"Link"</label>
            <div class="copied-field">
                <input id="link" readonly value=new.url/>
                {copy_button("link")}
            </div>
            <p class="soft">{format!("Valid until {}. Print this page for a card. The link is not shown again.", new.expires_on)}</p>
        </div>
    }
    .into_any()
}
