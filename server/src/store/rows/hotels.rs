//! Hotels and their canned replies. The columns of hotels are named `h_…` in every
//! query.

use super::{Parsed, PushMode};
use crate::origin::Origins;
use shared::canned::{CannedReply, Shortcut};
use shared::{AccentColor, HotelProfile, HotelSlug};
use sqlx::FromRow;

/// Key of a hotel's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct HotelKey(pub i64);

/// Key of a row of a member of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct StaffKey(pub i64);

/// Which of the first steps after the set-up of a hotel are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct FirstSteps {
    /// `true` if there is a booking.
    pub has_booking: bool,
    /// `true` if there is a guest link.
    pub has_link: bool,
    /// `true` if the hotel has written a message.
    pub has_message: bool,
}

impl FirstSteps {
    /// Returns whether all steps are done.
    pub fn are_done(self) -> bool {
        self.has_booking && self.has_link && self.has_message
    }
}

/// Exemptions of a hotel from the chat rules: times at which guests may write
/// besides the stay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct ChatRuleExemptions {
    /// `true` if guests may write before check-in.
    #[sqlx(rename = "h_allow_before_check_in")]
    pub before_check_in: bool,
    /// `true` if guests may write after check-out.
    #[sqlx(rename = "h_allow_after_check_out")]
    pub after_check_out: bool,
    /// `true` if guests may write during the stay while no room is assigned.
    #[sqlx(rename = "h_allow_no_room")]
    pub no_room: bool,
}

/// A hotel.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Hotel {
    /// Key of the row.
    #[sqlx(rename = "h_id")]
    pub key: HotelKey,
    /// Profile that guests see.
    #[sqlx(flatten, try_from = "StoredProfile")]
    pub profile: HotelProfile,
    /// Exemptions from the chat rules.
    #[sqlx(flatten)]
    pub exemptions: ChatRuleExemptions,
    /// Promised response time in minutes.
    #[sqlx(rename = "h_answer_within_min", try_from = "i64")]
    pub answer_within_min: u16,
    /// Number of days after a stay until its data is erased; 0 for never.
    #[sqlx(rename = "h_erase_after_days", try_from = "i64")]
    pub erase_after_days: u16,
    /// Origins whose pages may frame the chat and call the guest API.
    #[sqlx(rename = "h_embedders", try_from = "Parsed<Origins>")]
    pub embedders: Origins,
    /// Content of the push notifications to guests.
    #[sqlx(rename = "h_push", try_from = "Parsed<PushMode>")]
    pub push: PushMode,
    /// `true` if there is any webhook.
    #[sqlx(rename = "h_has_webhooks")]
    pub has_webhooks: bool,
}

/// Columns of a [`HotelProfile`].
#[derive(FromRow)]
struct StoredProfile {
    #[sqlx(rename = "h_slug", try_from = "String")]
    slug: HotelSlug,
    #[sqlx(rename = "h_name")]
    name: String,
    #[sqlx(rename = "h_timezone")]
    timezone: String,
    #[sqlx(rename = "h_locale")]
    locale: String,
    #[sqlx(rename = "h_accent_color", try_from = "String")]
    accent_color: AccentColor,
    #[sqlx(rename = "h_logo_url")]
    logo_url: Option<String>,
}

impl From<StoredProfile> for HotelProfile {
    fn from(stored: StoredProfile) -> Self {
        let StoredProfile { slug, name, timezone, locale, accent_color, logo_url } = stored;
        Self { slug, name, timezone, locale, accent_color, logo_url }
    }
}

/// Settings of a hotel that only the guest's page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct ContactSettings {
    /// Telephone number for guests.
    #[sqlx(rename = "contact_phone")]
    pub phone: Option<String>,
    /// E-mail address for guests.
    #[sqlx(rename = "contact_email")]
    pub email: Option<String>,
    /// Street address.
    #[sqlx(rename = "contact_address")]
    pub address: Option<String>,
    /// `true` if guests see how soon the hotel usually answers.
    pub shows_answer_time: bool,
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
    /// Exemptions from the chat rules.
    pub exemptions: ChatRuleExemptions,
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

/// Columns of a [`CannedReply`].
#[derive(FromRow)]
pub(in crate::store) struct StoredReply {
    #[sqlx(try_from = "String")]
    shortcut: Shortcut,
    body: String,
}

impl From<StoredReply> for CannedReply {
    fn from(StoredReply { shortcut, body }: StoredReply) -> Self {
        Self { shortcut, text: body }
    }
}
