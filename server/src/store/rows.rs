//! The rows of the database as the rest of the server sees them.

mod claims;
mod erasing;
mod files;
mod list;
mod locks;
mod people;
mod push;
mod stored;
mod tokens;
mod webhooks;
mod written;

use crate::origin::Origins;
use jiff::civil::Date;
use shared::{
    AccentColor, Attachment, BookingId, ChannelName, ConversationId, HotelSlug, MessageId, ReadMarkers, SenderType,
    Seq, StaffInfo, Timestamp,
};
use uuid::Uuid;

pub use claims::*;
pub use erasing::*;
pub use files::*;
pub use list::*;
pub use locks::*;
pub use people::*;
pub use push::*;
pub use stored::StoredMessage;
pub(in crate::store) use stored::{preview, sender_type};
pub use tokens::*;
pub use webhooks::*;

/// The key of a hotel's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HotelKey(pub i64);

/// The key of a booking's row; its public name is [`BookingId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BookingKey(pub i64);

/// The rules of closing a chat that a hotel has switched off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowances {
    /// Chat before check-in.
    pub before_check_in: bool,
    /// Chat after check-out.
    pub after_check_out: bool,
    /// Chat without a room.
    pub no_room: bool,
}

/// A hotel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hotel {
    /// Its row.
    pub key: HotelKey,
    /// What its guests see.
    pub profile: shared::HotelProfile,
    /// Which rules it has switched off.
    pub allow: Allowances,
    /// How soon it promises to answer, in minutes.
    pub answer_within_min: u16,
    /// How many days after a stay all of it is erased; 0 for never.
    pub erase_after_days: u16,
    /// Whose pages may frame its chat, and ask its guests' API.
    pub embedders: Origins,
    /// What its guests' browsers tell while the page is closed.
    pub push: PushMode,
    /// Whether there is any webhook to be told of what happens.
    pub has_webhooks: bool,
}

/// What `hotel put` writes.
#[derive(Clone, Debug)]
pub struct PutHotel {
    /// Its name in URLs.
    pub slug: HotelSlug,
    /// Its name over the door.
    pub name: String,
    /// An IANA time zone.
    pub timezone: String,
    /// A BCP 47 language tag.
    pub locale: String,
    /// Its colour.
    pub accent_color: AccentColor,
    /// Its logo's address.
    pub logo_url: Option<String>,
    /// Which rules it switches off.
    pub allow: Allowances,
    /// How soon it promises to answer, in minutes.
    pub answer_within_min: u16,
    /// How many days after a stay all of it is erased; 0 for never, `None` as
    /// it was: what is destroyed is never changed by saying nothing.
    pub erase_after_days: Option<u16>,
    /// Whose pages may frame its chat, and ask its guests' API.
    pub embedders: Origins,
    /// What its guests' browsers tell while the page is closed; `None` as it
    /// was: whom a hotel has asked to be quiet is not started by saying nothing.
    pub push: Option<PushMode>,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Its row.
    pub key: BookingKey,
    /// Its public name.
    pub booking_id: BookingId,
    /// What it says of the stay.
    pub stay: Stay,
}

/// What a booking says of a stay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// The guest's name.
    pub guest_name: String,
    /// The room, once assigned.
    pub room_number: Option<String>,
    /// The day of arrival.
    pub check_in: Option<Date>,
    /// The day of departure.
    pub check_out: Option<Date>,
    /// When the guest checked in.
    pub checked_in_at: Option<Timestamp>,
    /// When the guest checked out.
    pub checked_out_at: Option<Timestamp>,
    /// Whether the booking was cancelled.
    pub cancelled: bool,
}

/// A conversation's own row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its number.
    pub id: ConversationId,
    /// Its newest change.
    pub seq: Seq,
    /// Its newest message of its guest or of staff; 0 before the first.
    pub last_message_id: MessageId,
    /// Who has read how far.
    pub read: ReadMarkers,
    /// Who answers.
    pub handler: Option<StaffInfo>,
    /// The same, where it is a member of staff.
    pub handler_id: Option<StaffKey>,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
}

/// A conversation with all that surrounds it: what every use case starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The hotel.
    pub hotel: Hotel,
    /// The booking.
    pub booking: Booking,
    /// The conversation.
    pub conversation: Conversation,
}

/// A message about to be written.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// Where.
    pub conversation_id: ConversationId,
    /// The change that it is.
    pub seq: Seq,
    /// Who speaks.
    pub sender_type: SenderType,
    /// Under which name.
    pub sender_name: &'a str,
    /// In which role, where staff speaks or is told of.
    pub sender_role: Option<&'a str>,
    /// The member of staff that a system message tells of.
    pub told_of: Option<&'a str>,
    /// The same, where it is a member of staff.
    pub staff: Option<StaffKey>,
    /// The text.
    pub body: &'a str,
    /// When.
    pub sent_at: Timestamp,
    /// What the sender calls it.
    pub client_message_id: Option<Uuid>,
    /// The guest's room at this time.
    pub room_number: Option<&'a str>,
    /// The message it answers.
    pub reply_to: Option<MessageId>,
    /// What it carries.
    pub attachments: &'a [Attachment],
}

/// A note about to be written.
#[derive(Clone, Debug)]
pub struct NewNote<'a> {
    /// On what.
    pub conversation_id: ConversationId,
    /// Who writes it, where it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Under which name.
    pub author_name: &'a str,
    /// The text.
    pub body: &'a str,
    /// When.
    pub written_at: Timestamp,
    /// What its author calls it.
    pub client_note_id: Option<Uuid>,
}

/// Where a page of messages begins and in which direction it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCursor {
    /// The newest messages.
    Newest,
    /// Those before a message, nearest first.
    Before(MessageId),
    /// Those changed after a change.
    After(Seq),
}

/// An event to be pushed.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// Where it goes.
    pub channel: &'a ChannelName,
    /// Its name.
    pub name: &'a str,
    /// Its data, JSON.
    pub data: &'a str,
    /// When it is written.
    pub now: Timestamp,
    /// Whose place it takes, where it tells how something stands now.
    pub supersedes: Option<Supersedes<'a>>,
}

/// Events of the same channel that a newer one makes idle.
#[derive(Clone, Copy, Debug)]
pub struct Supersedes<'a> {
    /// What they tell of.
    pub key: &'a str,
    /// Only those written until then.
    pub waiting_since: Timestamp,
}

/// What waits to be pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// How many events.
    pub events: i64,
    /// When the oldest was written; `None` where there is none.
    pub oldest: Option<Timestamp>,
}

/// An event about to be pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Grows in the order of the commits.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// The event's name.
    pub name: String,
    /// The event's data, JSON.
    pub data: String,
    /// When it was written.
    pub created_at_ms: i64,
}
