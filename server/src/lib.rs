//! The server: API, storage and realtime engine of the guest chat.

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
