//! Messages: sending, editing, reading, history and attachments.

pub mod attachments;
pub mod edit;
pub mod history;
pub mod send;
pub mod storage;
