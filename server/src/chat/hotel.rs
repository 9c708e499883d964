//! A hotel's answer times, settings, staff, guide, canned replies and webhooks.

pub mod answer_times;
pub mod canned;
pub mod guide;
pub mod hotels;
pub mod set_up;
pub mod staff;
pub mod staff_links;
pub mod webhooks;
