//! Commands and options of the command line.

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use shared::{Access, BookingId, HotelSlug, Timestamp};
use std::path::PathBuf;

pub mod commands;
pub(super) mod demo;
mod hotel;
mod house;
#[cfg(test)]
mod tests;

pub use hotel::{Allowance, HotelCommand, HotelPut};
pub use house::{ApiKeyCommand, CannedCommand, EraseArgs, GuideCommand, WebhookCommand};

/// The guest chat of a hotel.
#[derive(Debug, Parser)]
#[command(name = "guest-chat", version)]
pub struct Cli {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the chat.
    Serve,
    /// Put a demo hotel, booking and messages, and print the links.
    Demo,
    /// Hotels.
    #[command(subcommand)]
    Hotel(HotelCommand),
    /// Bookings.
    #[command(subcommand)]
    Booking(BookingCommand),
    /// Guest links: `link <slug> <booking id>` prints one, `link revoke` takes all back.
    #[command(args_conflicts_with_subcommands = true)]
    Link(LinkArgs),
    /// Members of staff.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Canned replies.
    #[command(subcommand)]
    Canned(CannedCommand),
    /// The hotel's guide for its guests.
    #[command(subcommand)]
    Guide(GuideCommand),
    /// Webhooks for the hotel's own systems.
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Keys for the hotel's own systems.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Print app and address of the realtime engine as JSON, for Pusher's libraries.
    Engine,
    /// Print all that is kept of a guest, as JSON.
    Export {
        /// The hotel.
        slug: HotelSlug,
        /// The booking.
        booking_id: BookingId,
    },
    /// Copy the database into a file, while the server runs.
    Backup {
        /// The file, which must not exist yet.
        file: PathBuf,
    },
    /// Put a backup in the place of the database, while no server runs.
    Restore {
        /// A file that `backup` has written.
        file: PathBuf,
        /// Replace the database that is there.
        #[arg(long)]
        replace: bool,
    },
    /// The database as a whole.
    #[command(subcommand)]
    Db(DbCommand),
    /// Look at settings, database, engine, proxy and clock, and say what to do.
    Doctor,
    /// Say by the exit code whether the server on this machine answers.
    Healthcheck,
    /// Erase what belongs to stays that ended long enough ago, or to one booking.
    Erase(EraseArgs),
}

/// The database as a whole.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Move everything from SQLite to an empty Postgres database, while no
    /// server runs.
    Copy {
        /// The `sqlite://…` to copy.
        #[arg(long)]
        from: String,
        /// The `postgres://…` to copy to.
        #[arg(long)]
        to: String,
    },
}

/// Bookings.
#[derive(Debug, Subcommand)]
pub enum BookingCommand {
    /// Make or change a booking; what is not named stays, "" clears.
    Put(BookingPut),
}

/// Make or change a booking.
#[derive(Debug, Args)]
pub struct BookingPut {
    /// The hotel.
    pub slug: HotelSlug,
    /// The booking.
    pub booking_id: BookingId,
    /// The guest's name; a new booking needs one.
    #[arg(long)]
    pub guest_name: Option<String>,
    /// The room.
    #[arg(long)]
    pub room: Option<String>,
    /// The day of arrival, like 2026-11-28.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub check_in: Option<Cleared<Date>>,
    /// The day of departure, in the same format.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub check_out: Option<Cleared<Date>>,
    /// When the guest checked in: now, or like 2026-11-28T15:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub checked_in_at: Option<Cleared<When>>,
    /// When the guest checked out, in the same format.
    #[arg(long, value_name = "TIME")]
    pub checked_out_at: Option<Cleared<When>>,
    /// Cancel the booking, which makes its guest links invalid.
    #[arg(long)]
    pub cancelled: bool,
}

/// A value, or nothing for `""`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared<T>(pub Option<T>);

impl<T: std::str::FromStr> std::str::FromStr for Cleared<T> {
    type Err = T::Err;

    fn from_str(text: &str) -> Result<Self, T::Err> {
        if text.is_empty() { Ok(Self(None)) } else { text.parse().map(|value| Self(Some(value))) }
    }
}

/// Parses a date. The error shows a valid example instead of the parser's
/// reason.
fn day(text: &str) -> Result<Cleared<Date>, &'static str> {
    text.parse().map_err(|_| "a day is written like 2026-11-28")
}

/// A point in time, or the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The present time.
    Now,
    /// This time.
    At(Timestamp),
}

impl std::str::FromStr for When {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let then = || text.parse().map(Self::At).map_err(|_| "an instant is now, or in UTC like 2026-11-28T15:00:00Z");
        if text == "now" { Ok(Self::Now) } else { then() }
    }
}

/// Guest links.
#[derive(Debug, Args)]
pub struct LinkArgs {
    /// Revoke links.
    #[command(subcommand)]
    pub command: Option<LinkCommand>,
    /// The hotel.
    #[arg(required = true)]
    pub slug: Option<HotelSlug>,
    /// The booking.
    #[arg(required = true)]
    pub booking_id: Option<BookingId>,
}

/// Guest links.
#[derive(Debug, Subcommand)]
pub enum LinkCommand {
    /// Revoke all links of a booking.
    Revoke {
        /// The hotel.
        slug: HotelSlug,
        /// The booking.
        booking_id: BookingId,
    },
}

/// Members of staff.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Make or change a member of staff; the password comes from standard input.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// The name to sign in with.
        email: String,
        /// The name guests see.
        #[arg(long)]
        name: String,
        /// The role guests see.
        #[arg(long)]
        role: String,
        /// Access level: agent or manager.
        #[arg(long, default_value_t = Access::Agent)]
        access: Access,
    },
    /// List them: e-mail, name, role and access, a line each.
    List {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Remove a member of staff: they are signed out at once and cannot sign in
    /// again.
    Remove {
        /// The hotel.
        slug: HotelSlug,
        /// The name they signed in with.
        email: String,
    },
}
