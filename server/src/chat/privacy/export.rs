//! Export of all stored data of a guest, at the guest's request.

use crate::chat::auth::rights::expires_at;
use crate::chat::auth::staff::StaffCaller;
use crate::chat::{Chat, ChatError};
use crate::delivery::web_push::service;
use crate::store::{Db, PageCursor, StoredPushSubscription, Thread};
use serde::Serialize;
use shared::note::Note;
use shared::{BookingId, ConversationId, HotelSlug, Message, MessageId, ReadMarkers, StaffInfo, Timestamp};

#[cfg(test)]
mod tests;

/// Number of messages read in one query.
const PAGE: i64 = 500;

/// All data of a booking, without credentials. Notes are included: notes of
/// staff about a guest are the guest's personal data too.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Export {
    /// Time of the export.
    pub exported_at: Timestamp,
    /// The hotel.
    pub hotel: ExportedHotel,
    /// The booking.
    pub booking: ExportedBooking,
    /// The conversation.
    pub conversation: ExportedConversation,
    /// Every message, oldest first; deleted ones without a text.
    pub messages: Vec<Message>,
    /// Every note, oldest first.
    pub notes: Vec<Note>,
    /// Every link, oldest first.
    pub links: Vec<ExportedLink>,
    /// Every browser with push notifications for the guest, oldest first.
    pub browsers: Vec<ExportedBrowser>,
}

/// The guest's hotel.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExportedHotel {
    /// Its name in URLs.
    pub slug: HotelSlug,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub timezone: String,
}

/// The booking's data.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExportedBooking {
    /// Its name.
    pub booking_id: BookingId,
    /// The guest's name.
    pub guest_name: String,
    /// The room.
    pub room: Option<String>,
    /// The day of arrival.
    pub check_in: Option<String>,
    /// The day of departure.
    pub check_out: Option<String>,
    /// Time at which the guest checked in.
    pub checked_in_at: Option<Timestamp>,
    /// Time at which the guest checked out.
    pub checked_out_at: Option<Timestamp>,
    /// `true` if it was cancelled.
    pub cancelled: bool,
}

/// The conversation's state.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExportedConversation {
    /// Its id.
    pub conversation_id: ConversationId,
    /// The read markers of both sides.
    pub read: ReadMarkers,
    /// The member of staff who handles it.
    pub current_staff_handler: Option<StaffInfo>,
    /// Time at which it was resolved.
    pub resolved_at: Option<Timestamp>,
}

/// A guest link.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExportedLink {
    /// Time at which it was created.
    pub issued_at: Timestamp,
    /// Time at which it expires, by the booking's present dates.
    pub expires_at: Timestamp,
    /// Time at which it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A browser with push notifications, without its endpoint and keys.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ExportedBrowser {
    /// Time at which it subscribed first.
    pub created_at: Timestamp,
    /// Time at which it subscribed last: the guest's last visit.
    pub seen_at: Timestamp,
    /// The language of its notifications.
    pub language: String,
    /// The host of its push service.
    pub push_service: String,
}

impl Chat {
    /// Returns all data of a booking, read in one transaction.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent, [`ChatError::NotFound`] for a
    /// booking of another hotel.
    pub async fn export(&self, caller: &StaffCaller, booking: &BookingId) -> Result<Export, ChatError> {
        caller.must_be_manager()?;
        let mut snapshot = self.store.read_transaction().await?;
        let mut db = snapshot.db();
        let slug = &caller.hotel.profile.slug;
        let thread = db.thread_of_booking(slug, booking).await?.ok_or(ChatError::NotFound)?;
        let (stay, zone) = (&thread.booking.stay, &thread.hotel.profile.timezone);
        let links = db.links(thread.booking.key).await?.into_iter().map(|link| ExportedLink {
            issued_at: link.issued_at,
            expires_at: expires_at(stay, zone, link.issued_at),
            revoked_at: link.revoked_at,
        });
        let browsers = db.push_subscriptions(thread.conversation.id).await?;
        Ok(Export {
            exported_at: self.clock.now(),
            links: links.collect(),
            browsers: browsers.iter().map(exported_browser).collect(),
            messages: all_messages(&mut db, &thread).await?,
            notes: db.notes(thread.conversation.id).await?,
            hotel: hotel(&thread),
            conversation: conversation(&thread),
            booking: exported_booking(thread),
        })
    }
}

async fn all_messages(db: &mut Db<'_>, thread: &Thread) -> Result<Vec<Message>, ChatError> {
    let (id, booking) = (thread.conversation.id, &thread.booking.booking_id);
    let mut messages: Vec<Message> = Vec::new();
    let mut before = MessageId(i64::MAX);
    loop {
        let page = db.messages(id, booking, PageCursor::Before(before), PAGE).await?;
        let Some(oldest) = page.last() else { break };
        before = oldest.id;
        messages.extend(page);
    }
    messages.reverse();
    Ok(messages)
}

fn hotel(thread: &Thread) -> ExportedHotel {
    let profile = &thread.hotel.profile;
    ExportedHotel { slug: profile.slug.clone(), name: profile.name.clone(), timezone: profile.timezone.clone() }
}

fn conversation(thread: &Thread) -> ExportedConversation {
    let conversation = &thread.conversation;
    ExportedConversation {
        conversation_id: conversation.id,
        read: conversation.read,
        current_staff_handler: conversation.handler.clone(),
        resolved_at: conversation.resolved_at,
    }
}

fn exported_browser(subscription: &StoredPushSubscription) -> ExportedBrowser {
    ExportedBrowser {
        created_at: subscription.created_at,
        seen_at: subscription.seen_at,
        language: subscription.language.clone(),
        push_service: service(&subscription.endpoint).unwrap_or_default(),
    }
}

fn exported_booking(thread: Thread) -> ExportedBooking {
    let stay = thread.booking.stay;
    ExportedBooking {
        booking_id: thread.booking.booking_id,
        guest_name: stay.guest_name,
        room: stay.room_number,
        check_in: stay.check_in.map(|date| date.to_string()),
        check_out: stay.check_out.map(|date| date.to_string()),
        checked_in_at: stay.checked_in_at,
        checked_out_at: stay.checked_out_at,
        cancelled: stay.cancelled,
    }
}
