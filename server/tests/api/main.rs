//! The API as its clients meet it: real requests to the real routes, in the
//! order of the URLs.

mod harness;
#[path = "../support/mod.rs"]
mod support;

mod attachments;
mod bounds;
mod configuration_page;
mod cross_site;
mod desk_door;
mod desk_guide;
mod desk_replies;
mod desk_webhooks;
mod doc_links;
mod engine_api;
mod every_route;
mod front;
mod guest_context;
mod guest_cookie;
mod guest_edit;
mod guest_history;
mod guest_push;
mod guest_pusher_auth;
mod guest_read;
mod guest_send;
mod home_screen;
mod integration_bookings;
mod integration_guide;
mod integration_links;
mod integration_webhooks;
mod logs;
mod methods_and_paths;
mod openapi;
mod operator;
mod origins;
mod page;
mod personal;
mod refusals;
mod request_bodies;
mod security_headers;
mod security_page;
mod slow_uploads;
mod staff_canned;
mod staff_conversations;
mod staff_handover;
mod staff_me;
mod staff_messages;
mod staff_notes;
mod staff_pusher_auth;
mod tokens;
mod write_limits;
