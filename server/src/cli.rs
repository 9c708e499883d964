//! Commands and options of the command line.

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;
use shared::{Access, BookingId, HotelSlug, Timestamp};
use std::path::PathBuf;

pub mod commands;
pub(super) mod demo;
mod hotel;
mod hotel_resources;
#[cfg(test)]
mod tests;
mod usage;

pub use hotel::{ChatRuleExemption, HotelCommand, HotelPut};
pub use hotel_resources::{ApiKeyCommand, CannedCommand, EraseArgs, GuideCommand, WebhookCommand};
pub use usage::with_usage;

/// Guest chat for hotels.
#[derive(Debug, Parser)]
#[command(name = "guest-chat", version)]
pub struct Cli {
    /// Command to run.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands of `guest-chat`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server.
    Serve,
    /// Print a new link for the set-up in a browser, while there is no hotel.
    SetupLink,
    /// Create a demo hotel with a booking and messages, and print its links.
    Demo,
    /// Create or change hotels.
    #[command(subcommand)]
    Hotel(HotelCommand),
    /// Create or change bookings.
    #[command(subcommand)]
    Booking(BookingCommand),
    /// Create a guest link and print it, or revoke all links of a booking.
    #[command(args_conflicts_with_subcommands = true)]
    Link(LinkArgs),
    /// Create, change, list or remove members of staff.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Create, change or remove canned replies.
    #[command(subcommand)]
    Canned(CannedCommand),
    /// Store or print the hotel's guide for its guests.
    #[command(subcommand)]
    Guide(GuideCommand),
    /// Create, change, list or remove webhooks for the hotel's own systems.
    #[command(subcommand)]
    Webhook(WebhookCommand),
    /// Create or revoke API keys for the hotel's own systems.
    #[command(subcommand)]
    ApiKey(ApiKeyCommand),
    /// Print the app and the address of the realtime engine as JSON, for Pusher's
    /// server libraries.
    Engine,
    /// Print all stored data of a guest, as JSON.
    Export {
        /// The hotel.
        slug: HotelSlug,
        /// The booking.
        booking_id: BookingId,
    },
    /// Copy the SQLite database to a file; the server may be running.
    Backup {
        /// Path of the file, which must not exist yet.
        file: PathBuf,
    },
    /// Replace the SQLite database with a backup; the server must be stopped.
    Restore {
        /// Path of a file that `backup` has written.
        file: PathBuf,
        /// Replace a database that exists already.
        #[arg(long)]
        replace: bool,
    },
    /// Copy the whole database.
    #[command(subcommand)]
    Db(DbCommand),
    /// Check settings, database, engine, proxy and clock, and suggest remedies.
    Doctor,
    /// Check the health of the server on this machine; exit with 0 if it is healthy.
    Healthcheck,
    /// Erase the data of stays whose retention period has ended, or of one booking.
    Erase(EraseArgs),
}

/// Subcommands of `db`.
#[derive(Debug, Subcommand)]
pub enum DbCommand {
    /// Copy all data from SQLite to an empty PostgreSQL database; the server must
    /// be stopped.
    Copy {
        /// URL of the database to copy, `sqlite://…`.
        #[arg(long)]
        from: String,
        /// URL of the database to copy to, `postgres://…`.
        #[arg(long)]
        to: String,
    },
}

/// Subcommands of `booking`.
#[derive(Debug, Subcommand)]
pub enum BookingCommand {
    /// Create or change a booking. Options that are not given keep their values; ""
    /// clears a value.
    Put(BookingPut),
}

/// Options of `booking put`.
#[derive(Debug, Args)]
pub struct BookingPut {
    /// The hotel.
    pub slug: HotelSlug,
    /// The booking.
    pub booking_id: BookingId,
    /// The guest's name; required for a new booking.
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
    /// Time at which the guest checked in: now, or a UTC time like
    /// 2026-11-28T15:00:00Z.
    #[arg(long, value_name = "TIME")]
    pub checked_in_at: Option<Cleared<When>>,
    /// Time at which the guest checked out, in the same format.
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
    text.parse().map_err(|_| "a date must be written like 2026-11-28")
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
        let then =
            || text.parse().map(Self::At).map_err(|_| "a time must be now, or a UTC time like 2026-11-28T15:00:00Z");
        if text == "now" { Ok(Self::Now) } else { then() }
    }
}

/// Arguments of `link`.
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

/// Subcommands of `link`.
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

/// Subcommands of `staff`.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Create or change a member of staff; the password is read from standard
    /// input.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// E-mail address to sign in with.
        email: String,
        /// Name that guests see.
        #[arg(long)]
        name: String,
        /// Role that guests see.
        #[arg(long)]
        role: String,
        /// Access level: agent or manager.
        #[arg(long, default_value_t = Access::Agent)]
        access: Access,
    },
    /// List the members of staff: e-mail address, name, role and access, one per
    /// line.
    List {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Remove a member of staff, who is signed out at once and cannot sign in
    /// again.
    Remove {
        /// The hotel.
        slug: HotelSlug,
        /// E-mail address that the member of staff signs in with.
        email: String,
    },
}
