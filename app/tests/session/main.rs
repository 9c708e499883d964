//! Tests of the session of a page: a state machine, here with a browser whose
//! clock and requests belong to the test.

#[allow(dead_code)] // Each test program uses a part of it.
#[path = "../simulation/browser.rs"]
mod browser;
mod composing;
mod drafts;
mod ended_link;
mod events;
mod files;
mod lock;
#[allow(dead_code)] // Each test program uses a part of it.
#[path = "../chat/make.rs"]
mod make;
mod read_marks;
mod retry;
mod scene;
mod sending;
mod tabs;
mod watchdogs;
