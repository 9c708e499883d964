//! Commands about a hotel's replies, guide, webhooks and API keys, and about
//! erasure.

use clap::{Args, Subcommand};
use shared::canned::Shortcut;
use shared::webhook::WebhookEvent;
use shared::{BookingId, HotelSlug};

/// Subcommands of `canned`.
#[derive(Debug, Subcommand)]
pub enum CannedCommand {
    /// Create or change a canned reply; its text is read from standard input.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// Shortcut of the reply.
        shortcut: Shortcut,
    },
    /// Remove a canned reply.
    Remove {
        /// The hotel.
        slug: HotelSlug,
        /// Shortcut of the reply.
        shortcut: Shortcut,
    },
}

/// Subcommands of `guide`.
#[derive(Debug, Subcommand)]
pub enum GuideCommand {
    /// Store the guide; it is read from standard input as JSON (docs/GUIDE.md).
    Put {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Print the guide as JSON.
    Show {
        /// The hotel.
        slug: HotelSlug,
    },
}

/// Subcommands of `api-key`.
#[derive(Debug, Subcommand)]
pub enum ApiKeyCommand {
    /// Create an API key and print it; it cannot be shown again.
    New {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Revoke all API keys of a hotel.
    Revoke {
        /// The hotel.
        slug: HotelSlug,
    },
}

/// Options of `erase`.
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// Erase only stays of this hotel.
    #[arg(long, value_name = "SLUG")]
    pub hotel: Option<HotelSlug>,
    /// Erase only this booking of the hotel, even if it is not due.
    #[arg(long, value_name = "BOOKING", requires = "hotel")]
    pub booking: Option<BookingId>,
    /// Only print what would be erased.
    #[arg(long)]
    pub dry_run: bool,
}

/// Subcommands of `webhook`.
#[derive(Debug, Subcommand)]
pub enum WebhookCommand {
    /// Create a webhook and print its secret, which cannot be shown again, or
    /// change the webhook with that URL.
    Put {
        /// The hotel.
        slug: HotelSlug,
        /// URL of the webhook, like https://pms.hotel.example/hooks.
        url: String,
        /// Events to deliver, separated by commas; all events if not given.
        #[arg(long, value_delimiter = ',', value_name = "EVENT")]
        events: Vec<WebhookEvent>,
    },
    /// List the webhooks: id, URL and events, one per line.
    List {
        /// The hotel.
        slug: HotelSlug,
    },
    /// Remove a webhook and its pending deliveries.
    Delete {
        /// The hotel.
        slug: HotelSlug,
        /// Id of the webhook, as `webhook list` prints it.
        id: i64,
    },
}
