//! Effects of a change: channel events, webhook payloads and push notifications.

pub mod announce;
pub mod web_push;
pub(crate) mod webhooks;
