//! Conversations: bookings and their list, the desk's list, assignment and notes.

pub mod assignment;
pub mod booking_import;
pub mod booking_list;
pub mod bookings;
pub mod group;
pub mod list;
pub mod notes;
pub mod snooze;
pub mod state;
pub mod unread;
