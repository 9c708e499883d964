//! Conversations: bookings, the desk's list, assignment and notes.

pub mod assignment;
pub mod bookings;
pub mod list;
pub mod notes;
pub mod state;
