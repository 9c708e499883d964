//! Initial state of the desk, used by both the server and the browser: the
//! server renders it and writes it into the page, and the browser continues
//! from it.

use crate::chat::desk::OpenConversation;
use crate::chat::list::Part;
use serde::Serialize;
use shared::access::Me;
use shared::canned::CannedReply;
use shared::desk::{ConversationList, StaffEntry};
use shared::{ConversationId, HotelProfile, PusherClient, Timestamp};

/// All data that the desk shows.
#[derive(Clone, Debug, Serialize)]
pub struct DeskOpening {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The member of staff who is signed in.
    pub me: Me,
    /// Members of staff to whom a conversation can be assigned.
    pub staff: Vec<StaffEntry>,
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
    /// Conversations that were just resolved together, which can be undone.
    pub resolved_group: Vec<ConversationId>,
    /// The conversation that was just snoozed, which can be undone.
    pub snoozed: Option<Snoozed>,
    /// The conversation that was just marked as unread, which can be undone.
    pub unread: Option<MarkedUnread>,
    /// Settings of the connection that receives the events of all
    /// conversations.
    pub pusher: PusherClient,
    /// Server time when the page was rendered.
    pub now: Timestamp,
}

/// A conversation that was just resolved.
#[derive(Clone, Debug, Serialize)]
pub struct Resolved {
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Name of its guest.
    pub guest_name: String,
}

/// A conversation that was just marked as unread.
#[derive(Clone, Debug, Serialize)]
pub struct MarkedUnread {
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

shared::json_objects! {
    DeskOpening { hotel me staff texts replies part list open resolved resolved_group snoozed unread pusher now }
    Resolved { conversation_id guest_name }
    MarkedUnread { conversation_id guest_name }
    Snoozed { conversation_id guest_name until }
}
