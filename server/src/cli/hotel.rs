//! Commands about a hotel.

use super::Cleared;
use crate::origin::Origin;
use crate::store::{ChatRuleExemptions, PushMode};
use clap::{Args, Subcommand};
use shared::guide::{LanguageTag, LanguageTagError};
use shared::{AccentColor, HotelSlug};

/// Hotels.
#[derive(Debug, Subcommand)]
pub enum HotelCommand {
    /// Create or change a hotel. Options that are not given keep their values; ""
    /// clears a value.
    Put(HotelPut),
}

/// Options of `hotel put`.
#[derive(Debug, Args)]
pub struct HotelPut {
    /// Name of the hotel in URLs.
    pub slug: HotelSlug,
    /// Name that guests see; required for a new hotel.
    #[arg(long)]
    pub name: Option<String>,
    /// IANA time zone, like Europe/Dublin; a new hotel has UTC.
    #[arg(long)]
    pub timezone: Option<String>,
    /// Language tag of the hotel's language, like en; a new hotel has en.
    #[arg(long, value_parser = language_tag)]
    pub locale: Option<LanguageTag>,
    /// The hotel's colour, like #0b6e4f; a new hotel has #0b6e4f.
    #[arg(long)]
    pub accent: Option<AccentColor>,
    /// URL of the logo; "" for none.
    #[arg(long)]
    pub logo_url: Option<String>,
    /// Chat rules to switch off, separated by commas; all other rules apply. ""
    /// switches none off.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub allow: Option<Vec<Allowance>>,
    /// Time within which the hotel promises to answer, in minutes, from 1 to 1440;
    /// a new hotel has 10.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub answer_within_min: Option<u16>,
    /// Number of days after check-out until the data of a stay is erased, 0 for
    /// never; a new hotel has 90.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(..=3650))]
    pub erase_after_days: Option<u16>,
    /// Origins whose pages may embed the chat, separated by commas, like
    /// https://hotel.example; "" for none.
    #[arg(long, value_delimiter = ',', value_name = "ORIGIN")]
    pub embedders: Option<Vec<Cleared<Origin>>>,
    /// Notifications of guests while the page is closed: off, notice (only that
    /// there is a new message) or text (the beginning of the message, which
    /// everybody who sees the phone can read); a new hotel has notice.
    #[arg(long, value_name = "MODE")]
    pub push: Option<PushMode>,
}

/// A chat rule that can be switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Allowance {
    /// Chat before check-in.
    BeforeCheckIn,
    /// Chat after check-out.
    AfterCheckOut,
    /// Chat without a room.
    NoRoom,
    /// None of them.
    #[value(name = "", hide = true)]
    Nothing,
}

fn language_tag(text: &str) -> Result<LanguageTag, LanguageTagError> {
    text.to_owned().try_into()
}

impl HotelPut {
    /// Returns the rules as one value, if the option is given.
    pub fn allowances(&self) -> Option<ChatRuleExemptions> {
        self.allow.as_ref().map(|allow| ChatRuleExemptions {
            before_check_in: allow.contains(&Allowance::BeforeCheckIn),
            after_check_out: allow.contains(&Allowance::AfterCheckOut),
            no_room: allow.contains(&Allowance::NoRoom),
        })
    }
}
