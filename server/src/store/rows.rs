//! Types for the rows of the database.

mod files;
mod list;
mod people;
mod push;
mod stored;
mod webhooks;

use crate::origin::Origins;
use jiff::civil::Date;
use shared::{
    AccentColor, Attachment, BookingId, ChannelName, ConversationId, HotelSlug, MessageId, ReadMarkers, SenderType,
    Seq, StaffInfo, Timestamp,
};
use uuid::Uuid;

pub use files::*;
pub use list::*;
pub use people::*;
pub use push::*;
pub use stored::StoredMessage;
pub(in crate::store) use stored::{preview, sender_type};
pub use webhooks::*;

/// Key of a hotel's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HotelKey(pub i64);

/// Key of a booking's row. The public identifier is [`BookingId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BookingKey(pub i64);

/// Chat rules that a hotel has switched off: chat stays open where the rule would
/// close it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChatRuleExemptions {
    /// Chat before check-in is allowed.
    pub before_check_in: bool,
    /// Chat after check-out is allowed.
    pub after_check_out: bool,
    /// Chat without a room is allowed.
    pub no_room: bool,
}

/// A hotel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hotel {
    /// Key of the row.
    pub key: HotelKey,
    /// Profile that guests see.
    pub profile: shared::HotelProfile,
    /// Chat rules that are switched off.
    pub allow: ChatRuleExemptions,
    /// Promised response time in minutes.
    pub answer_within_min: u16,
    /// Number of days after a stay until its data is erased; 0 for never.
    pub erase_after_days: u16,
    /// Origins whose pages may frame the chat and call the guest API.
    pub embedders: Origins,
    /// Content of the push notifications to guests.
    pub push: PushMode,
    /// `true` if there is any webhook.
    pub has_webhooks: bool,
}

/// Values that `hotel put` writes.
#[derive(Clone, Debug)]
pub struct HotelUpdate {
    /// Name in URLs.
    pub slug: HotelSlug,
    /// Name that guests see.
    pub name: String,
    /// IANA time zone.
    pub timezone: String,
    /// BCP 47 language tag.
    pub locale: String,
    /// Accent colour.
    pub accent_color: AccentColor,
    /// URL of the logo.
    pub logo_url: Option<String>,
    /// Chat rules to switch off.
    pub allow: ChatRuleExemptions,
    /// Promised response time in minutes.
    pub answer_within_min: u16,
    /// Number of days after a stay until its data is erased; 0 for never, `None` to
    /// keep the value: an omitted option never changes what is erased.
    pub erase_after_days: Option<u16>,
    /// Origins whose pages may frame the chat and call the guest API.
    pub embedders: Origins,
    /// Content of the push notifications to guests; `None` to keep the value: an
    /// omitted option never switches notifications on again.
    pub push: Option<PushMode>,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Key of the row.
    pub key: BookingKey,
    /// Public identifier.
    pub booking_id: BookingId,
    /// The stay.
    pub stay: Stay,
}

/// Data of a stay, from the booking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stay {
    /// Name of the guest.
    pub guest_name: String,
    /// Room number, once assigned.
    pub room_number: Option<String>,
    /// Day of arrival.
    pub check_in: Option<Date>,
    /// Day of departure.
    pub check_out: Option<Date>,
    /// Time at which the guest checked in.
    pub checked_in_at: Option<Timestamp>,
    /// Time at which the guest checked out.
    pub checked_out_at: Option<Timestamp>,
    /// `true` if the booking was cancelled.
    pub cancelled: bool,
}

/// Row of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Identifier.
    pub id: ConversationId,
    /// Number of the newest change.
    pub seq: Seq,
    /// Newest message of the guest or of staff; 0 before the first.
    pub last_message_id: MessageId,
    /// Read markers of both sides.
    pub read: ReadMarkers,
    /// Name and role of whoever handles the conversation.
    pub handler: Option<StaffInfo>,
    /// Key of the handler, if it is a member of staff.
    pub handler_id: Option<StaffKey>,
    /// Time at which the conversation was resolved.
    pub resolved_at: Option<Timestamp>,
}

/// Conversation with its hotel and its booking: the starting point of every use
/// case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The hotel.
    pub hotel: Hotel,
    /// The booking.
    pub booking: Booking,
    /// The conversation.
    pub conversation: Conversation,
}

/// Message to insert.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Number of the change.
    pub seq: Seq,
    /// Kind of sender.
    pub sender_type: SenderType,
    /// Name of the sender.
    pub sender_name: &'a str,
    /// Role of the member of staff who sends the message or is its subject.
    pub sender_role: Option<&'a str>,
    /// Name of the member of staff that a system message is about.
    pub told_of: Option<&'a str>,
    /// Key of the sender, if it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Text.
    pub body: &'a str,
    /// Time at which the message was sent.
    pub sent_at: Timestamp,
    /// Id given by the client.
    pub client_message_id: Option<Uuid>,
    /// Room of the guest at this time.
    pub room_number: Option<&'a str>,
    /// Message that this one replies to.
    pub reply_to: Option<MessageId>,
    /// Attached files.
    pub attachments: &'a [Attachment],
}

/// Note to insert.
#[derive(Clone, Debug)]
pub struct NewNote<'a> {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Key of the author, if it is a member of staff.
    pub staff: Option<StaffKey>,
    /// Name of the author.
    pub author_name: &'a str,
    /// Text.
    pub body: &'a str,
    /// Time at which the note was written.
    pub written_at: Timestamp,
    /// Id given by the client.
    pub client_note_id: Option<Uuid>,
}

/// Start and direction of a page of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCursor {
    /// The newest messages.
    Newest,
    /// Messages before a message, newest first.
    Before(MessageId),
    /// Messages changed after a change.
    After(Seq),
}

/// Event to write to the outbox.
#[derive(Clone, Debug)]
pub struct NewEvent<'a> {
    /// Channel of the event.
    pub channel: &'a ChannelName,
    /// Name of the event.
    pub name: &'a str,
    /// Data of the event, JSON.
    pub data: &'a str,
    /// Time at which the event is written.
    pub now: Timestamp,
    /// Older events that this one replaces, if it describes a current state.
    pub supersedes: Option<Supersedes<'a>>,
}

/// Older events of the same channel that a newer one makes unnecessary.
#[derive(Clone, Copy, Debug)]
pub struct Supersedes<'a> {
    /// Key that events about the same state have in common.
    pub key: &'a str,
    /// Only events that were written at or before this time are replaced.
    pub waiting_since: Timestamp,
}

/// Number and age of what waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Number of entries.
    pub count: i64,
    /// Time since which the oldest waits; `None` if there is none.
    pub oldest: Option<Timestamp>,
}
