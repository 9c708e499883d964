//! The session of a page with its conversation: a state machine without I/O.
//!
//! Whatever happens is an [`Input`]; whatever the browser has to do then is an
//! [`Effect`]. The session calls no browser, clock or random generator, so its
//! tests need none, and the simulation runs it with a network that loses,
//! delays and reorders.

mod action;
mod composing;
mod connecting;
mod defect;
mod effect;
mod handle;
mod input;
mod request;
mod sender;
mod state;
mod syncing;

pub use action::Action;
pub use connecting::TYPING_SHOWN_MS;
pub use defect::{Defect, Planted};
pub use effect::{Effect, Output};
pub use input::{Input, Moment, SocketEvent, Timer};
pub use request::{Answer, Request, RequestError};
pub use sender::{FAILING_MS, LOCK_TIMEOUT_MS, PRECEDENCE_MS, Sender, UNLOCK_DELAY_MS};
pub use state::{ConversationSession, Participant, View, Writing};
