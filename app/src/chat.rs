//! State of a chat page, in plain Rust, independent of browser, clock and
//! network.

pub mod catch_up;
pub mod connection;
pub mod desk;
pub mod draft;
pub mod list;
pub mod outbox;
pub mod response;
pub mod retry;
pub mod rows;
pub mod session;
pub mod stored;
pub mod timeline;
pub mod wording;

pub use catch_up::CatchUp;
pub use connection::{Connection, Link};
pub use draft::Draft;
pub use outbox::{Outbox, OutboxItem, OutboxState};
pub use retry::Retry;
pub use rows::{Key, Row};
pub use session::ConversationSession;
pub use timeline::{EventResult, Timeline};
