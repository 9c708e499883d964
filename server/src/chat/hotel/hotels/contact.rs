//! Settings of a hotel that only the guest's page shows: how guests reach it besides
//! the chat, and whether they see its promise to answer.

use crate::chat::conversations::bookings::Change;
use crate::chat::{Chat, ChatError};
use crate::store::{ContactSettings, HotelKey};

/// Maximum length of a telephone number, in characters.
const PHONE_CHARS: usize = 40;
/// Minimum number of digits of a telephone number, as of an internal one.
const PHONE_DIGITS: usize = 2;
/// Maximum length of an e-mail address (RFC 5321, 4.5.3.1.3, without brackets).
const EMAIL_CHARS: usize = 254;
/// Maximum length of a street address, in characters.
const ADDRESS_CHARS: usize = 200;

/// Change to the settings. Omitted fields stay unchanged.
#[derive(Clone, Debug, Default)]
pub struct ContactChange {
    /// Telephone number for guests.
    pub phone: Change<String>,
    /// E-mail address for guests.
    pub email: Change<String>,
    /// Street address.
    pub address: Change<String>,
    /// `true` if guests see how soon the hotel promises to answer.
    pub shows_answer_time: Option<bool>,
}

impl ContactChange {
    /// Returns the settings after the change.
    pub(super) fn apply(self, mut contact: ContactSettings) -> ContactSettings {
        self.phone.apply(&mut contact.phone);
        self.email.apply(&mut contact.email);
        self.address.apply(&mut contact.address);
        contact.shows_answer_time = self.shows_answer_time.unwrap_or(contact.shows_answer_time);
        contact
    }
}

impl Chat {
    /// Returns the settings of a hotel that only the guest's page shows.
    pub async fn contact_settings(&self, hotel: HotelKey) -> Result<ContactSettings, ChatError> {
        Ok(self.store.read().await?.db().contact_settings(hotel).await?)
    }
}

/// Checks the telephone number and both addresses.
pub(super) fn check_contact(contact: &ContactSettings) -> Result<(), ChatError> {
    if !contact.phone.as_deref().is_none_or(is_phone) {
        return Err(ChatError::BadValue(format!(
            "a telephone number must have digits, spaces and + ( ) - . / only, at most {PHONE_CHARS} characters"
        )));
    }
    if !contact.email.as_deref().is_none_or(is_email) {
        return Err(ChatError::BadValue("the e-mail address must be written like desk@hotel.example".to_owned()));
    }
    let is_line = |text: &str| text.chars().count() <= ADDRESS_CHARS && !text.chars().any(char::is_control);
    if !contact.address.as_deref().is_none_or(is_line) {
        return Err(ChatError::BadValue(format!(
            "the street address must be a line of at most {ADDRESS_CHARS} characters"
        )));
    }
    Ok(())
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() <= PHONE_CHARS
        && digits >= PHONE_DIGITS
        && text.bytes().all(|byte| byte.is_ascii_digit() || b" +()-./".contains(&byte))
}

/// Returns whether a text can be an e-mail address in a link: ASCII, one `@`
/// between two parts, and no character that begins another part of a URL.
fn is_email(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    text.len() <= EMAIL_CHARS
        && parts.len() == 2
        && parts.iter().all(|part| !part.is_empty())
        && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"%&,:;<>?[\\]()#".contains(&byte))
}
