//! Commands about a hotel's replies, guide, webhooks and API keys, and about
//! erasure.

use clap::{Args, Subcommand};
use shared::canned::Shortcut;
use shared::webhook::WebhookEvent;
use shared::{BookingId, HotelSlug};

/// Canned replies.
#[derive(Debug, Subcommand)]
pub enum CannedCommand {
    /// Make or change a canned reply; its text comes from standard input.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// The shortcut of the reply.
        shortcut: Shortcut,
    },
    /// Remove a canned reply.
    Remove {
        /// The hotel.
        slug: HotelSlug,
        /// The shortcut of the reply.
        shortcut: Shortcut,
    },
}

/// The hotel's guide for its guests.
#[derive(Debug, Subcommand)]
pub enum GuideCommand {
    /// Write the guide; it comes from standard input, as JSON (docs/GUIDE.md).
    Put {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Print the guide, as JSON.
    Show {
        /// The hotel.
        slug: HotelSlug,
    },
}

/// Keys for the hotel's own systems.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Make a key and print it, this once.
    New {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Take back every key of a hotel.
    Revoke {
        /// The hotel.
        slug: HotelSlug,
    },
}

/// Bookings to erase.
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// Only of this hotel.
    #[arg(long, value_name = "SLUG")]
    pub hotel: Option<HotelSlug>,
    /// All that belongs to this booking of it, whenever the stay ended.
    #[arg(long, value_name = "BOOKING", requires = "hotel")]
    pub booking: Option<BookingId>,
    /// Only say what would be erased.
    #[arg(long)]
    pub dry_run: bool,
}

/// Webhooks.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Make a webhook and print its secret, this once; or change the one at that address.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// Its URL, like https://pms.hotel.example/hooks.
        url: String,
        /// Events to deliver, separated by commas; all events without it.
        #[arg(long, value_delimiter = ',', value_name = "EVENT")]
        events: Vec<WebhookEvent>,
    },
    /// List them: id, address and events, a line each.
    List {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Remove a webhook and what was still to be delivered.
    Delete {
        /// The hotel.
        slug: HotelSlug,
        /// Its id, as the list has it.
        id: i64,
    },
}
