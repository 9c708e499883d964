//! Pages rendered on the server, for guests and staff, and their files.

pub(super) mod account;
pub(super) mod booking;
pub(super) mod bookings;
pub(super) mod desk;
pub(super) mod docs;
pub(super) mod guest;
pub(super) mod guide;
pub(super) mod history;
pub(super) mod home_screen;
pub(super) mod import;
pub(super) mod join;
pub(crate) mod language;
pub(super) mod languages;
pub(super) mod render;
pub(super) mod rendered_logs;
pub(super) mod replies;
pub(super) mod set_up;
pub(super) mod settings;
pub(super) mod sign_in;
pub(super) mod site;
pub(super) mod staff;
pub(super) mod times;
pub(super) mod webhooks;
