//! Data of the desk's page.

use super::opening::{MarkedUnread, Resolved, Snoozed};
use crate::language::Language;
use crate::zone::Zone;
use shared::access::Me;
use shared::desk::StaffEntry;
use shared::{ConversationId, HotelProfile, PusherClient};

/// Data that does not change while the page is open.
#[derive(Clone, Debug)]
pub struct PageData {
    /// The hotel.
    pub hotel: HotelProfile,
    /// The member of staff who is signed in.
    pub me: Me,
    /// Members of staff to whom a conversation can be assigned.
    pub staff: Vec<StaffEntry>,
    /// Texts that the desk shares with the guest's page.
    pub language: Language,
    /// The conversation that was just resolved.
    pub resolved: Option<Resolved>,
    /// Conversations that were just resolved together.
    pub resolved_group: Vec<ConversationId>,
    /// The conversation that was just snoozed.
    pub snoozed: Option<Snoozed>,
    /// The conversation that was just marked as unread.
    pub unread: Option<MarkedUnread>,
    /// Settings of the connection that receives the events of all
    /// conversations.
    pub pusher: PusherClient,
    /// Time zone of the hotel.
    pub zone: Zone,
}
