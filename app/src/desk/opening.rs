//! What the desk starts from, the same for both its lives: the server renders
//! it and hands it on, the browser takes over from it.

use super::filter::Filter;
use serde::Serialize;
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::{ConversationList, StaffEntry};
use shared::note::Note;
use shared::{BookingId, ChannelName, ErrorCode, HotelProfile, HotelSlug, MessagePage, PusherClient, Timestamp};
use uuid::Uuid;

/// All that the desk shows.
#[derive(Clone, Debug, Serialize)]
pub struct DeskOpening {
    /// Whose desk it is.
    pub hotel: HotelProfile,
    /// Who sits at it.
    pub me: Me,
    /// The texts that it shares with the guest's page, in English.
    pub texts: Vec<String>,
    /// What the hotel often answers.
    pub replies: Vec<CannedReply>,
    /// Which part of the list is shown.
    pub part: Part,
    /// The list.
    pub list: ConversationList,
    /// The conversation that is open.
    pub open: Option<OpenConversation>,
    /// How to listen to all conversations.
    pub pusher: PusherClient,
    /// The time.
    pub now: Timestamp,
}

/// A part of the list, as an address names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which conversations.
    pub filter: Filter,
    /// What is searched for; empty for nothing.
    pub search: String,
    /// Whether those with something unread come first.
    pub unread_first: bool,
    /// Where it begins, if not at the top.
    pub cursor: Option<String>,
}

/// The conversation that is open.
#[derive(Clone, Debug, Serialize)]
pub struct OpenConversation {
    /// Its guest.
    pub guest_name: String,
    /// Its booking.
    pub booking_id: BookingId,
    /// The channel of its guest.
    pub guest_channel: ChannelName,
    /// Its newest messages, or those before one.
    pub page: MessagePage,
    /// Whether it is the newest page. One of earlier messages stays without a
    /// script.
    pub is_newest: bool,
    /// Since when it is settled.
    pub resolved_at: Option<Timestamp>,
    /// What colleagues have noted.
    pub notes: Vec<Note>,
    /// Whom it can be given to.
    pub staff: Vec<StaffEntry>,
    /// Who has it.
    pub handler_id: Option<i64>,
    /// What the form calls the message that is about to be written.
    pub form_message_id: Uuid,
    /// A text that was refused.
    pub draft: String,
    /// Why.
    pub refused: Option<ErrorCode>,
}

impl Part {
    /// The address of one of the desk's pages that shows this part of the
    /// list; `path` as in `/conversations/1`.
    pub fn address(&self, hotel: &HotelSlug, path: &str) -> String {
        format!("/desk/hotel/{hotel}{path}?{}", self.query())
    }

    /// As a query. The cursor goes last.
    pub fn query(&self) -> String {
        let mut query = format!("filter={}", self.filter.name());
        if !self.search.is_empty() {
            query.push_str("&q=");
            query.extend(form_encoded(&self.search));
        }
        if self.unread_first {
            query.push_str("&order=unread");
        }
        if let Some(cursor) = &self.cursor {
            query.push_str("&cursor=");
            query.extend(form_encoded(cursor));
        }
        query
    }
}

/// Bytes as a query holds them (WHATWG URL, application/x-www-form-urlencoded).
fn form_encoded(text: &str) -> impl Iterator<Item = String> + '_ {
    text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    })
}

shared::json_objects! {
    DeskOpening { hotel me texts replies part list open pusher now }
    Part { filter search unread_first cursor }
    OpenConversation {
        guest_name booking_id guest_channel page is_newest resolved_at notes staff handler_id form_message_id draft
        refused
    }
}
