//! Types exchanged between the guest's page, the desk and the server.
//!
//! Wire types only: no I/O, no clock, no randomness. A value that exists is valid;
//! text that breaks a grammar is rejected by the parser.

pub mod accent;
pub mod access;
pub mod canned;
pub mod channel;
pub mod conversation;
pub mod desk;
pub mod error;
pub mod event;
pub mod guide;
pub mod ids;
pub mod json;
pub mod message;
pub mod names;
pub mod note;
pub mod paths;
pub mod push;
pub mod read;
#[cfg(feature = "openapi")]
mod schemas;
pub mod text;
pub mod time;
pub mod webhook;

pub use accent::AccentColor;
pub use access::Access;
pub use channel::ChannelName;
pub use conversation::{Action, ChatState, Context, DisabledCode, HotelProfile, PusherClient, StaffInfo};
pub use error::{ErrorCode, Problem};
pub use event::{Event, EventKind, EventMeta};
pub use ids::{ConversationId, MessageId, NoteId, Seq};
pub use message::{
    Attachment, Message, MessagePage, MessageStatus, ReplyPreview, SendMessage, SenderType, Sent, Uploaded,
};
pub use names::{BookingId, HotelSlug, NameError};
pub use read::{MarkRead, ReadAnswer, ReadMarker, ReadMarkers, Reader};
pub use text::{MessageText, TextError};
pub use time::Timestamp;
