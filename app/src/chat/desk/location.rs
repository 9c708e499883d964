//! Locations of the desk, which have addresses: a part of the list, and a
//! conversation.

use crate::chat::list::Part;
use shared::{ConversationId, HotelSlug};

/// A location of the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// Part of the list that is shown.
    pub part: Part,
    /// The open conversation.
    pub open: Option<ConversationId>,
}

impl Location {
    /// Returns its address.
    pub fn address(&self, hotel: &HotelSlug) -> String {
        let path = self.open.map(|id| format!("/conversations/{id}")).unwrap_or_default();
        self.part.address(hotel, &path)
    }

    /// Returns the location of an address (path and query); `None` if only the
    /// server can show it: another page, or a conversation at a given message.
    pub fn from_address(address: &str, hotel: &HotelSlug) -> Option<Self> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let path = path.strip_prefix("/desk/hotel/")?.strip_prefix(hotel.as_str())?;
        let open = match path {
            "" => None,
            path => Some(ConversationId(path.strip_prefix("/conversations/")?.parse().ok()?)),
        };
        Some(Self { part: Part::from_query(query)?, open })
    }
}
