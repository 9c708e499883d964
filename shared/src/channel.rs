//! Names of the Pusher channels.

use crate::{BookingId, HotelSlug};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Name of the only event on both channels. The field `type` of its payload says
/// what happened.
pub const EVENT_NAME: &str = "realtime_event";

/// Client event (Pusher docs, "Events": client events) that is sent while somebody
/// is typing.
pub const TYPING_EVENT_NAME: &str = "client-typing";

const PREFIX: &str = "private-hotel-";
const GUEST: &str = "-guest-chat-booking-";
const STAFF: &str = "-staff-chat";

/// Name of a channel. Names are built only here.
///
/// No two bookings share a name and no guest channel equals a staff channel: a slug
/// never contains `guest-chat-booking`, so the first `-guest-chat-booking-` in a
/// name ends the slug. At most 148 characters, of the 164 that Pusher allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ChannelName(String);

impl ChannelName {
    /// Returns the name of a booking's channel. It does not change when the guest
    /// changes rooms.
    pub fn guest(slug: &HotelSlug, booking: &BookingId) -> Self {
        Self(format!("{PREFIX}{slug}{GUEST}{booking}"))
    }

    /// Returns the name of a hotel's staff channel. It carries all events of the
    /// hotel's guest channels, for the desk.
    pub fn staff(slug: &HotelSlug) -> Self {
        Self(format!("{PREFIX}{slug}{STAFF}"))
    }

    /// Returns the owner of a channel; `None` if the name is not one of ours.
    pub fn parse(name: &str) -> Option<ChannelOwner> {
        let rest = name.strip_prefix(PREFIX)?;
        if let Some((slug, booking)) = rest.split_once(GUEST) {
            return Some(ChannelOwner::Guest(slug.parse().ok()?, booking.parse().ok()?));
        }
        Some(ChannelOwner::Staff(rest.strip_suffix(STAFF)?.parse().ok()?))
    }

    /// Returns the name as Pusher knows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ChannelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Owner of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelOwner {
    /// The guest of a booking.
    Guest(HotelSlug, BookingId),
    /// The staff of a hotel.
    Staff(HotelSlug),
}

impl crate::json::FromJson for ChannelName {
    fn from_json(value: &crate::json::Value<'_>) -> Option<Self> {
        crate::json::FromJson::from_json(value).map(Self)
    }
}
