//! JSON APIs of guests, staff, hotels' own systems and Pusher libraries.

pub mod app_socket;
pub(super) mod assignment;
pub(crate) mod attachments;
pub(super) mod canned;
pub(super) mod engine;
pub(super) mod form_head;
pub(super) mod group;
pub(crate) mod guest;
pub(super) mod guide;
pub(super) mod integration;
pub(super) mod monitoring;
pub(super) mod notes;
pub mod openapi;
pub(super) mod personal;
pub(super) mod snooze;
pub(super) mod staff;
pub(crate) mod subscription;
pub(super) mod unread;
pub mod upload;
pub(super) mod web_push;
pub(super) mod webhooks;
