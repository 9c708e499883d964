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
    /// Create a key and print it; it is not shown again.
    New {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Revoke all keys of a hotel.
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
    /// Create a webhook and print its secret, which is not shown again; or
    /// change the one with that URL.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// Its URL, like https://pms.hotel.example/hooks.
        url: String,
        /// Events to deliver, separated by commas; all events without it.
        #[arg(long, value_delimiter = ',', value_name = "EVENT")]
        events: Vec<WebhookEvent>,
    },
    /// List them: id, URL and events, a line each.
    List {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Remove a webhook and its waiting deliveries.
    Delete {
        /// The hotel.
        slug: HotelSlug,
        /// Its id, as the list has it.
        id: i64,
    },
}
