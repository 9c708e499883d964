//! State of the hydrated desk that is not shown.

use crate::chat::desk::{AlertLog, OtherOutboxes};
use uuid::Uuid;

/// State of the desk's requests and alerts.
#[derive(Debug)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only browsers change it"))]
pub struct DeskState {
    /// Id and text of the note that is being stored: a retry with the same text
    /// uses the same id.
    pub note: Option<(Uuid, String)>,
    /// Number of requests for the notes so far: only the answer to the last one
    /// counts.
    pub note_requests: u32,
    /// Messages for which staff were alerted.
    pub alerts: AlertLog,
    /// Unsent messages of other conversations.
    pub other_outboxes: OtherOutboxes,
}

impl DeskState {
    /// Returns the state of a new page.
    pub fn new(other_outboxes: OtherOutboxes) -> Self {
        Self { note: None, note_requests: 0, alerts: AlertLog::default(), other_outboxes }
    }
}
