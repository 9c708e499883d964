//! The hotel's page: its list of conversations and the open one. The page
//! rendered by the server works without a script, with links and forms; in the
//! browser the same page is hydrated.
//!
//! `shortcuts` and `waiting` are plain Rust; `platform` exists only in
//! the browser.

#[cfg(feature = "ssr")]
mod account_page;
mod answered_today;
mod app;
mod bar;
#[cfg(feature = "ssr")]
mod booking_page;
#[cfg(feature = "ssr")]
mod bookings_page;
#[cfg(feature = "ssr")]
mod first_steps;
#[cfg(feature = "ssr")]
mod form_page;
mod guest_data;
#[cfg(feature = "ssr")]
mod guide_page;
mod handling;
mod head;
mod help;
#[cfg(feature = "ssr")]
mod import_page;
mod interaction;
#[cfg(feature = "ssr")]
mod join_page;
mod list;
mod list_line;
mod list_menu;
#[cfg(feature = "ssr")]
mod new_link;
mod notes;
mod notices;
mod opened;
mod opening;
mod page;
mod page_data;
mod pane;
#[cfg(feature = "hydrate")]
mod platform;
mod replies;
#[cfg(feature = "ssr")]
mod replies_page;
mod reply_options;
mod selection;
#[cfg(feature = "ssr")]
mod set_up_page;
#[cfg(feature = "ssr")]
mod settings_page;
#[cfg(feature = "ssr")]
mod shell;
pub mod shortcuts;
#[cfg(feature = "ssr")]
mod sign_in;
mod signals;
mod snooze;
#[cfg(feature = "ssr")]
mod staff_page;
mod title;
mod unread;
mod waiting;
#[cfg(feature = "ssr")]
mod webhooks;

pub use crate::chat::desk::OpenConversation;
pub use crate::chat::list::{Filter, Part};
#[cfg(feature = "ssr")]
pub use account_page::{AccountPage, SessionLine, account_action, account_html, account_page};
pub use app::DeskApp;
#[cfg(feature = "ssr")]
pub use booking_page::{BookingAction, BookingPage, NewGuestLink, StayState, booking_html};
#[cfg(feature = "ssr")]
pub use bookings_page::{
    BookingForm, BookingLine, BookingsDay, BookingsPage, BookingsPart, bookings_html, bookings_page,
};
#[cfg(feature = "ssr")]
pub use first_steps::FirstStep;
#[cfg(feature = "ssr")]
pub use guide_page::{GuideForm, GuidePage, guide_html};
#[cfg(feature = "ssr")]
pub use import_page::{ImportPage, ImportPreview, ImportPreviewLine, import_html, import_page};
#[cfg(feature = "ssr")]
pub use join_page::{JoinPage, join_html, join_page};
#[cfg(feature = "ssr")]
pub use new_link::NewLink;
pub use opening::{DeskOpening, MarkedUnread, Resolved, Snoozed};
#[cfg(feature = "ssr")]
pub use replies_page::{RefusedReply, RepliesPage, replies_html};
#[cfg(feature = "ssr")]
pub use set_up_page::{SetUpForm, SetUpPage, set_up_html};
#[cfg(feature = "ssr")]
pub use settings_page::{SettingsForm, SettingsPage, settings_html, settings_page};
#[cfg(feature = "ssr")]
pub use shell::{AUTOMATIC_RELOAD, desk_document};
#[cfg(feature = "ssr")]
pub use sign_in::{SignIn, sign_in_html};
#[cfg(feature = "ssr")]
pub use staff_page::{InvitationForm, MemberAction, MemberLine, StaffLinkLine, StaffPage, staff_html, staff_page};
#[cfg(feature = "ssr")]
pub use webhooks::{Webhooks, webhooks_html, webhooks_page};
