//! Messages: sending, editing, reading, history and attachments.

pub mod attachments;
pub mod edit;
pub mod history;
pub(super) mod message_counts;
pub mod read_markers;
pub mod send;
pub mod storage;
pub mod storage_limits;
