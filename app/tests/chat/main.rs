//! Tests of the state of a chat page, without a browser.

mod catch_up;
mod connection;
mod draft;
mod lines;
mod make;
mod model;
mod outbox;
mod response;
mod retry;
mod rows;
mod stored;
mod stretches;
mod timeline;
mod timeline_property;
mod wording;
mod zone;
