//! Effects of a change: channel events, webhook payloads and push notifications.

pub mod announce;
pub(super) mod join_message;
pub mod web_push;
pub(crate) mod webhooks;
