//! The server: API, storage and realtime engine of the guest chat.

// The page's views nest deeply, and their futures are laid out here.
#![recursion_limit = "256"]

pub mod chat;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
mod demo;
pub mod http;
pub mod realtime;
mod serve;
pub mod site;
pub mod store;
pub mod token;
