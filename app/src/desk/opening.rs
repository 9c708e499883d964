//! Initial state of the desk, used by both the server and the browser: the
//! server renders it and writes it into the page, and the browser continues
//! from it.

use super::filter::Filter;
use serde::Serialize;
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::{ConversationList, StaffEntry};
use shared::note::Note;
use shared::{
    BookingId, ChannelName, ConversationId, ErrorCode, HotelProfile, HotelSlug, MessagePage, PusherClient, Timestamp,
};
use uuid::Uuid;

/// All data that the desk shows.
#[derive(Clone, Debug, Serialize)]
pub struct DeskOpening {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The member of staff who is signed in.
    pub me: Me,
    /// Texts that it shares with the guest's page, in English.
    pub texts: Vec<String>,
    /// Canned replies of the hotel.
    pub replies: Vec<CannedReply>,
    /// Part of the list that is shown.
    pub part: Part,
    /// The list of conversations.
    pub list: ConversationList,
    /// The open conversation.
    pub open: Option<OpenConversation>,
    /// The conversation that was just resolved, which can be undone.
    pub resolved: Option<Resolved>,
    /// The conversation that was just snoozed, which can be undone.
    pub snoozed: Option<Snoozed>,
    /// Settings of the connection that receives the events of all
    /// conversations.
    pub pusher: PusherClient,
    /// Server time when the page was rendered.
    pub now: Timestamp,
}

/// Part of the list, as in an address of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Filter of the conversations.
    pub filter: Filter,
    /// Search text; empty for none.
    pub search: String,
    /// True if conversations with unread messages come first.
    pub unread_first: bool,
    /// Cursor of its beginning; `None` at the top of the list.
    pub cursor: Option<String>,
}

/// A conversation that was just resolved.
#[derive(Clone, Debug, Serialize)]
pub struct Resolved {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Name of its guest.
    pub guest_name: String,
}

/// A conversation that was just snoozed.
#[derive(Clone, Debug, Serialize)]
pub struct Snoozed {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Name of its guest.
    pub guest_name: String,
    /// Time until which it is snoozed.
    pub until: Timestamp,
}

/// The open conversation.
#[derive(Clone, Debug, Serialize)]
pub struct OpenConversation {
    /// Name of its guest.
    pub guest_name: String,
    /// Id of its booking.
    pub booking_id: BookingId,
    /// Channel of its guest.
    pub guest_channel: ChannelName,
    /// Its newest messages, or those before a given message.
    pub page: MessagePage,
    /// True if this is the newest page. A page of earlier messages works
    /// without a script.
    pub is_newest: bool,
    /// Time since when it is resolved.
    pub resolved_at: Option<Timestamp>,
    /// Time until which it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// Notes of colleagues.
    pub notes: Vec<Note>,
    /// Members of staff to whom it can be assigned.
    pub staff: Vec<StaffEntry>,
    /// Id of the member of staff to whom it is assigned.
    pub handler_id: Option<i64>,
    /// Client message id that the form uses for the next message.
    pub form_message_id: Uuid,
    /// Text of a message that was refused.
    pub draft: String,
    /// Reason of the refusal.
    pub refused: Option<ErrorCode>,
}

impl Part {
    /// Returns the address of a page of the desk that shows this part of the
    /// list. An example of `path` is `/conversations/1`.
    pub fn address(&self, hotel: &HotelSlug, path: &str) -> String {
        format!("/desk/hotel/{hotel}{path}?{}", self.query())
    }

    /// Returns the part as a query. The cursor is its last parameter.
    pub fn query(&self) -> String {
        let mut query = format!("filter={}", self.filter.name());
        if !self.search.is_empty() {
            query.push_str("&q=");
            query.extend(encode_value(&self.search));
        }
        if self.unread_first {
            query.push_str("&order=unread");
        }
        if let Some(cursor) = &self.cursor {
            query.push_str("&cursor=");
            query.extend(encode_value(cursor));
        }
        query
    }
}

/// Encodes a value of a query (WHATWG URL, application/x-www-form-urlencoded).
fn encode_value(text: &str) -> impl Iterator<Item = String> + '_ {
    text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

shared::json_objects! {
    DeskOpening { hotel me texts replies part list open resolved snoozed pusher now }
    Resolved { conversation_id guest_name }
    Snoozed { conversation_id guest_name until }
    Part { filter search unread_first cursor }
    OpenConversation {
        guest_name booking_id guest_channel page is_newest resolved_at snoozed_until notes staff handler_id
        form_message_id draft refused
    }
}
