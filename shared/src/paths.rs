//! Where things are: the paths of the APIs and pages.

use crate::{BookingId, ConversationId, HotelSlug};
use uuid::Uuid;

/// The header in which a guest's page says which conversation's cookie it asks
/// with, by id: a browser may keep several.
pub const CHAT_HEADER: &str = "Guest-Chat";

/// The chat page; the guest's link adds `?token=…`.
pub fn chat_page(slug: &HotelSlug) -> String {
    format!("/guest/hotel/{slug}/chat")
}

/// Where a guest picks another language; the chat's own query goes with it.
pub fn guest_languages(slug: &HotelSlug) -> String {
    format!("/guest/hotel/{slug}/chat/languages")
}

/// The root of the guest's API of one hotel.
pub fn guest_api(slug: &HotelSlug) -> String {
    format!("/api/guest/hotel/{slug}/chat")
}

/// History, and where messages are posted.
pub fn guest_messages(slug: &HotelSlug) -> String {
    guest_api(slug) + "/messages"
}

/// Where the guest's read marker is moved.
pub fn guest_read(slug: &HotelSlug) -> String {
    guest_api(slug) + "/read"
}

/// Where a guest's subscription is signed.
pub fn guest_pusher_auth(slug: &HotelSlug) -> String {
    guest_api(slug) + "/pusher/auth"
}

/// Where a file is read that somebody has sent; `/thumbnail` stands below it.
pub fn attachment(slug: &HotelSlug, id: Uuid) -> String {
    format!("/api/hotel/{slug}/attachments/{id}")
}

/// The root of the staff's API of one hotel.
pub fn staff_api(slug: &HotelSlug) -> String {
    format!("/api/staff/hotel/{slug}")
}

/// The list of conversations.
pub fn staff_conversations(slug: &HotelSlug) -> String {
    staff_api(slug) + "/conversations"
}

/// One conversation: `/messages`, `/read` and the like stand below it.
pub fn staff_conversation(slug: &HotelSlug, id: ConversationId) -> String {
    format!("{}/{id}", staff_conversations(slug))
}

/// A booking, as the hotel's own system sees it.
pub fn booking(slug: &HotelSlug, booking: &BookingId) -> String {
    format!("/api/hotel/{slug}/bookings/{booking}")
}

/// Where a subscription of the staff's is signed.
pub fn staff_pusher_auth(slug: &HotelSlug) -> String {
    staff_api(slug) + "/pusher/auth"
}

/// The link that opens a guest's chat, at a server's public URL (without a
/// slash at its end).
pub fn guest_link(public_url: &str, slug: &HotelSlug, token: &str) -> String {
    format!("{public_url}{}?token={token}", chat_page(slug))
}
