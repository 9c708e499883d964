//! The session of the desk: a state machine without I/O.
//!
//! It has the session of the list, the notes on the open conversation, the
//! requests of its forms, the alerts about new messages, and the unsent messages
//! of earlier pages. The open conversation has a session of its own.

mod alerts;
mod effect;
mod handling;
mod input;
mod notes;
mod other_outboxes;
mod request;
mod session;

pub use alerts::AlertLog;
pub use effect::{DeskEffect, DeskOutput};
pub use handling::HandlingProblem;
pub use input::{DeskInput, HandlingInput, NotesInput};
pub use other_outboxes::OtherOutboxes;
pub use request::{DeskRequest, HandlingRequest, NotesAnswer, NotesRequest};
pub use session::DeskSession;
