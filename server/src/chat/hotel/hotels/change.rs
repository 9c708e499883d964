//! Partial changes to a hotel.

use super::check_hotel;
use super::contact::{ContactChange, check_contact};
use crate::chat::auth::staff::StaffCaller;
use crate::chat::conversations::bookings::Change;
use crate::chat::{Chat, ChatError};
use crate::origin::Origins;
use crate::store::{ChatRuleExemptions, Db, Hotel, HotelKey, HotelUpdate, PushMode};
use futures_util::FutureExt;
use shared::{AccentColor, HotelSlug};

/// Default promise of an answer for a new hotel, in minutes.
const ANSWER_WITHIN_MIN: u16 = 10;

/// Change to a hotel, from `hotel put`. Omitted fields stay unchanged. A new
/// hotel needs a name; its defaults are UTC, English, the default colour, all
/// rules, and no embedders.
#[derive(Clone, Debug, Default)]
pub struct HotelChange {
    /// Its display name.
    pub name: Option<String>,
    /// An IANA time zone.
    pub timezone: Option<String>,
    /// A BCP 47 language tag.
    pub locale: Option<String>,
    /// Its accent colour.
    pub accent_color: Option<AccentColor>,
    /// Address of its logo.
    pub logo_url: Change<String>,
    /// Exemptions from the chat rules.
    pub exemptions: Option<ChatRuleExemptions>,
    /// Time within which it promises to answer, in minutes.
    pub answer_within_min: Option<u16>,
    /// Number of days after a stay until its data is erased; 0 for never.
    pub erase_after_days: Option<u16>,
    /// The origins whose pages may embed its chat and call its guests' API.
    pub embedders: Option<Origins>,
    /// Content of push notifications to its guests.
    pub push: Option<PushMode>,
    /// Settings that only the guest's page shows.
    pub contact: ContactChange,
}

impl HotelChange {
    /// Returns the hotel after the change.
    fn apply(self, slug: HotelSlug, before: Option<Hotel>) -> Result<HotelUpdate, ChatError> {
        let unnamed = || ChatError::BadValue(format!("hotel {slug} does not exist; to create it, --name is required"));
        let mut put = match (before, &self.name) {
            (Some(hotel), _) => update_of_hotel(hotel),
            (None, Some(name)) => new_hotel(slug, name.clone()),
            (None, None) => return Err(unnamed()),
        };
        put.name = self.name.unwrap_or(put.name);
        put.timezone = self.timezone.unwrap_or(put.timezone);
        put.locale = self.locale.unwrap_or(put.locale);
        put.accent_color = self.accent_color.unwrap_or(put.accent_color);
        self.logo_url.apply(&mut put.logo_url);
        put.exemptions = self.exemptions.unwrap_or(put.exemptions);
        put.answer_within_min = self.answer_within_min.unwrap_or(put.answer_within_min);
        put.erase_after_days = self.erase_after_days.or(put.erase_after_days);
        put.embedders = self.embedders.unwrap_or(put.embedders);
        put.push = self.push.or(put.push);
        Ok(put)
    }
}

fn update_of_hotel(hotel: Hotel) -> HotelUpdate {
    let profile = hotel.profile;
    HotelUpdate {
        slug: profile.slug,
        name: profile.name,
        timezone: profile.timezone,
        locale: profile.locale,
        accent_color: profile.accent_color,
        logo_url: profile.logo_url,
        exemptions: hotel.exemptions,
        answer_within_min: hotel.answer_within_min,
        erase_after_days: None,
        embedders: hotel.embedders,
        push: None,
    }
}

/// Returns a hotel with the defaults of a new one.
pub(in crate::chat::hotel) fn new_hotel(slug: HotelSlug, name: String) -> HotelUpdate {
    HotelUpdate {
        slug,
        name,
        timezone: "UTC".to_owned(),
        locale: "en".to_owned(),
        accent_color: AccentColor::default(),
        logo_url: None,
        exemptions: ChatRuleExemptions::default(),
        answer_within_min: ANSWER_WITHIN_MIN,
        erase_after_days: None,
        embedders: Origins::default(),
        push: None,
    }
}

impl Chat {
    /// Creates or changes a hotel, and returns whether it is new.
    ///
    /// # Errors
    /// [`ChatError::BadValue`] if the hotel would not be valid.
    pub async fn change_hotel(&self, slug: HotelSlug, change: HotelChange) -> Result<bool, ChatError> {
        let chat = self.clone();
        self.store.write(move |mut db| async move { chat.write_change(&mut db, &slug, change).await }.boxed()).await
    }

    async fn write_change(&self, db: &mut Db<'_>, slug: &HotelSlug, change: HotelChange) -> Result<bool, ChatError> {
        loop {
            let before = db.locked_hotel(slug).await?;
            let put = change.clone().apply(slug.clone(), before.clone())?;
            check_hotel(&put)?;
            if let Some(before) = before {
                self.update_hotel(db, &before, &put).await?;
                change_contact(db, before.key, change.contact).await?;
                return Ok(false);
            }
            // Another write may have inserted it meanwhile.
            if let Some(key) = db.insert_hotel(&put).await? {
                change_contact(db, key, change.contact).await?;
                return Ok(true);
            }
        }
    }
}

impl Chat {
    /// Changes the hotel of the caller.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::BadValue`] if the hotel would
    /// not be valid.
    pub async fn change_own_hotel(&self, caller: &StaffCaller, change: HotelChange) -> Result<(), ChatError> {
        let (chat, slug) = (self.clone(), caller.hotel.profile.slug.clone());
        let changed = self.write_as_manager(caller, move |mut db| {
            async move { chat.write_change(&mut db, &slug, change).await }.boxed()
        });
        changed.await?;
        let staff_id = caller.member.as_ref().map(|member| member.key.0);
        tracing::info!(hotel = %caller.hotel.profile.slug, staff_id, "the settings of the hotel were changed");
        Ok(())
    }
}

/// Changes the settings of a hotel that only the guest's page shows.
async fn change_contact(db: &mut Db<'_>, hotel: HotelKey, change: ContactChange) -> Result<(), ChatError> {
    let before = db.contact_settings(hotel).await?;
    let contact = change.apply(before.clone());
    check_contact(&contact)?;
    if contact != before {
        db.update_contact_settings(hotel, &contact).await?;
    }
    Ok(())
}
