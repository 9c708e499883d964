//! Commands about a hotel.

use super::Cleared;
use crate::origin::Origin;
use crate::store::{ChatRuleExemptions, PushMode};
use clap::{Args, Subcommand};
use shared::{AccentColor, HotelSlug};

/// Hotels.
#[derive(Debug, Subcommand)]
pub enum HotelCommand {
    /// Make or change a hotel; what is not named stays, "" clears.
    Put(HotelPut),
}

/// Make or change a hotel.
#[derive(Debug, Args)]
pub struct HotelPut {
    /// Its name in URLs.
    pub slug: HotelSlug,
    /// Its display name; a new hotel needs one.
    #[arg(long)]
    pub name: Option<String>,
    /// An IANA time zone, like Europe/Dublin; UTC for a new hotel.
    #[arg(long)]
    pub timezone: Option<String>,
    /// A language tag; en for a new hotel.
    #[arg(long)]
    pub locale: Option<String>,
    /// Its colour; #0b6e4f for a new hotel.
    #[arg(long)]
    pub accent: Option<AccentColor>,
    /// Address of its logo; "" for none.
    #[arg(long)]
    pub logo_url: Option<String>,
    /// Closing rules to switch off, separated by commas; the others apply; ""
    /// for none.
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    pub allow: Option<Vec<Allowance>>,
    /// Time within which it promises to answer, in minutes, from 1 to 1440; 10
    /// for a new hotel.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u16).range(1..=1440))]
    pub answer_within_min: Option<u16>,
    /// Number of days after a stay until its data is erased, 0 for never; 90
    /// for a new hotel.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(..=3650))]
    pub erase_after_days: Option<u16>,
    /// Origins whose pages may embed its chat, separated by commas, like
    /// https://hotel.example; "" for none.
    #[arg(long, value_delimiter = ',', value_name = "ORIGIN")]
    pub embedders: Option<Vec<Cleared<Origin>>>,
    /// Content of a guest's notifications while the page is closed: off, notice
    /// (that there is a message) or text (how it begins, for all who see the
    /// phone); notice for a new hotel.
    #[arg(long, value_name = "WHAT")]
    pub push: Option<PushMode>,
}

/// A closing rule that can be switched off.
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
