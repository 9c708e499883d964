//! Export and erasure of guests' data.

use super::output::{Failure, describe_error, print};
use crate::chat::Chat;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::privacy::erase::{ErasedBooking, Mode};
use crate::cli::EraseArgs;
use crate::store::BookingTotals;
use shared::{BookingId, HotelSlug};

/// Returns a hotel's own system as a caller, with the rights of a manager.
async fn manager(chat: &Chat, slug: &HotelSlug) -> Result<StaffCaller, Failure> {
    let hotel = chat.hotel(slug).await.map_err(|error| describe_error(error, slug, None))?;
    Ok(StaffCaller { hotel, member: None })
}

/// `guest-chat export`
pub async fn export(chat: &Chat, slug: &HotelSlug, booking: &BookingId) -> Result<(), Failure> {
    let caller = manager(chat, slug).await?;
    let export = chat.export(&caller, booking).await.map_err(|error| describe_error(error, slug, Some(booking)))?;
    print(&serde_json::to_string_pretty(&export)?)
}

/// `guest-chat erase`
pub async fn erase(chat: &Chat, args: EraseArgs) -> Result<(), Failure> {
    match (args.hotel, args.booking) {
        (Some(slug), Some(booking)) => erase_one(chat, &slug, &booking, args.dry_run).await,
        (hotel, _) => erase_due(chat, hotel.as_ref(), args.dry_run).await,
    }
}

async fn erase_one(chat: &Chat, slug: &HotelSlug, booking: &BookingId, dry_run: bool) -> Result<(), Failure> {
    let caller = manager(chat, slug).await?;
    let erased = if dry_run {
        chat.count_booking_data(&caller, booking).await
    } else {
        chat.erase_booking(&caller, booking).await
    };
    print(&line(&erased.map_err(|error| describe_error(error, slug, Some(booking)))?, dry_run))
}

async fn erase_due(chat: &Chat, hotel: Option<&HotelSlug>, dry_run: bool) -> Result<(), Failure> {
    let mode = if dry_run { Mode::DryRun } else { Mode::Erase };
    let mut printed = Ok(());
    let mut bookings = 0;
    let done = chat.erase_due(hotel, mode, |erased| {
        bookings += 1;
        if printed.is_ok() {
            printed = print(&line(erased, dry_run));
        }
    });
    done.await.map_err(|error| match hotel {
        Some(slug) => describe_error(error, slug, None),
        None => error.into(),
    })?;
    printed?;
    eprintln!("{bookings} booking(s) {}", if dry_run { "would be erased" } else { "erased" });
    Ok(())
}

fn line(erased: &ErasedBooking, dry_run: bool) -> String {
    let ErasedBooking { hotel, booking, totals: BookingTotals { messages, notes, links } } = erased;
    let result = if dry_run { "would be erased" } else { "erased" };
    format!("{hotel} {booking}: {messages} message(s), {notes} note(s), {links} link(s) {result}")
}
