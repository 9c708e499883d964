//! Commands about a hotel.

use super::Cleared;
use crate::origin::Origin;
use crate::store::{ChatRuleExemptions, PushMode};
use clap::{Args, Subcommand};
use shared::guide::{LanguageTag, LanguageTagError};
use shared::{AccentColor, HotelSlug};

/// Subcommands of `hotel`.
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
    /// Times at which guests may write besides the stay, separated by commas; ""
    /// for none.
    #[arg(long = "allow", value_delimiter = ',', value_name = "RULE")]
    pub exemptions: Option<Vec<ChatRuleExemption>>,
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
    /// Telephone number that guests can tap, mainly while the chat is closed; "" for
    /// none.
    #[arg(long, value_name = "NUMBER")]
    pub contact_phone: Option<String>,
    /// E-mail address that guests can tap; "" for none.
    #[arg(long, value_name = "ADDRESS")]
    pub contact_email: Option<String>,
    /// Street address, which guests can open in a map; "" for none.
    #[arg(long, value_name = "ADDRESS")]
    pub contact_address: Option<String>,
    /// Show guests how soon the hotel usually answers, true or false; a new hotel has
    /// false.
    #[arg(long, value_name = "BOOL")]
    pub show_answer_time: Option<bool>,
}

/// Value of `--allow`: an exemption from a chat rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ChatRuleExemption {
    /// Before check-in.
    BeforeCheckIn,
    /// After check-out.
    AfterCheckOut,
    /// During the stay, while no room is assigned.
    NoRoom,
    /// No exemption.
    #[value(name = "", hide = true)]
    Nothing,
}

fn language_tag(text: &str) -> Result<LanguageTag, LanguageTagError> {
    text.to_owned().try_into()
}

impl HotelPut {
    /// Returns the exemptions as one value, if the option is given.
    pub fn exemptions(&self) -> Option<ChatRuleExemptions> {
        self.exemptions.as_ref().map(|exemptions| ChatRuleExemptions {
            before_check_in: exemptions.contains(&ChatRuleExemption::BeforeCheckIn),
            after_check_out: exemptions.contains(&ChatRuleExemption::AfterCheckOut),
            no_room: exemptions.contains(&ChatRuleExemption::NoRoom),
        })
    }
}
