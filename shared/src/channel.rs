//! The Pusher channels a hotel talks on.

use crate::{BookingId, HotelSlug};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of the one event that both channels carry; what happened stands in
/// its payload's `type`.
pub const EVENT_NAME: &str = "realtime_event";

/// The client event (Pusher docs, "Events": client events) that says somebody
/// is typing.
pub const TYPING_EVENT_NAME: &str = "client-typing";

const PREFIX: &str = "private-hotel-";
const GUEST: &str = "-guest-chat-booking-";
const STAFF: &str = "-staff-chat";

/// A channel of ours. Names are never built anywhere else.
///
/// No two bookings share a name and no guest channel equals a staff channel:
/// a slug never contains `guest-chat-booking`, so the first
/// `-guest-chat-booking-` in a name ends the slug. At most 148 characters, of
/// the 164 that Pusher allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ChannelName(String);

impl ChannelName {
    /// One per booking; it survives a room move.
    pub fn guest(slug: &HotelSlug, booking: &BookingId) -> Self {
        Self(format!("{PREFIX}{slug}{GUEST}{booking}"))
    }

    /// One per hotel: everything its guests' channels carry, for the desk.
    pub fn staff(slug: &HotelSlug) -> Self {
        Self(format!("{PREFIX}{slug}{STAFF}"))
    }

    /// What a channel name speaks of, or `None` where it is none of ours.
    pub fn parse(name: &str) -> Option<ChannelOwner> {
        let rest = name.strip_prefix(PREFIX)?;
        if let Some((slug, booking)) = rest.split_once(GUEST) {
            return Some(ChannelOwner::Guest(slug.parse().ok()?, booking.parse().ok()?));
        }
        Some(ChannelOwner::Staff(rest.strip_suffix(STAFF)?.parse().ok()?))
    }

    /// The name as Pusher knows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whose channel a name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelOwner {
    /// A booking's.
    Guest(HotelSlug, BookingId),
    /// A hotel's staff's.
    Staff(HotelSlug),
}

impl crate::json::FromJson for ChannelName {
    fn from_json(value: &crate::json::Value<'_>) -> Option<Self> {
        crate::json::FromJson::from_json(value).map(Self)
    }
}
