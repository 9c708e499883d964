//! Hotels.

use super::PushMode;
use crate::origin::Origins;
use shared::{AccentColor, HotelSlug};

/// Key of a hotel's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HotelKey(pub i64);

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
