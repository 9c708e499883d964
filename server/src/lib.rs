//! The server: API, storage and realtime engine of the guest chat.

pub mod realtime;
