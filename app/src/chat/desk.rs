//! The session of the desk: a state machine without I/O.
//!
//! It has the session of the list, the notes on the open conversation, the
//! requests of its forms, the canned replies that are offered, the alerts about
//! new messages, the unsent messages of conversations that were open
//! before, the preferences of the user, and the state of the screen. The open
//! conversation has a session of its own.

mod alerts;
pub mod canned;
mod conversation_cache;
mod effect;
mod handling;
mod input;
mod location;
mod notes;
mod notice;
mod open_conversation;
mod other_outboxes;
mod page_opening;
mod preference;
mod preferences;
mod problem;
mod reply_offer;
mod request;
mod screen;
mod session;
mod visiting;
mod visits;

pub use alerts::AlertLog;
pub use conversation_cache::{CachedConversation, ConversationCache, MAX_CONVERSATIONS, MAX_MESSAGES};
pub use effect::{CompletedAction, DeskEffect, DeskOutput};
pub use handling::HandlingProblem;
pub use input::{DeskInput, HandlingInput, NotesInput, RepliesInput};
pub use location::Location;
pub use notice::{NOTICE_MS, Notice};
pub use open_conversation::OpenConversation;
pub use other_outboxes::OtherOutboxes;
pub use preference::Preference;
pub use preferences::PreferencesInput;
pub use problem::refusal_text;
pub use reply_offer::ReplyOffer;
pub use request::{DeskRequest, HandlingAnswer, HandlingRequest, NotesAnswer, NotesRequest};
pub use screen::ScreenInput;
pub use session::DeskSession;
pub use visits::{
    OtherConversation, Shown, ShownPane, VisitAnswer, VisitData, VisitKind, VisitRequest, VisitResult, Visits,
};
