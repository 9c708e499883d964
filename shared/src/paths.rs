//! Paths of the APIs and pages.

use crate::{BookingId, ConversationId, HotelSlug};
use uuid::Uuid;

/// Request header with the id of the conversation whose cookie a guest's page uses:
/// a browser may have several.
pub const CHAT_HEADER: &str = "Guest-Chat";

/// Path of the page that creates the first hotel.
pub const SET_UP_PAGE: &str = "/setup";

/// Returns the link for the set-up, which contains a token.
pub fn set_up_link(public_url: &str, token: &str) -> String {
    format!("{public_url}{SET_UP_PAGE}?token={token}")
}

/// Returns the path of the chat page; a guest link adds `?token=…`.
pub fn chat_page(slug: &HotelSlug) -> String {
    format!("/guest/hotel/{slug}/chat")
}

/// Returns the path of the page on which a guest selects a language; the query of
/// the chat page is added to it.
pub fn guest_languages(slug: &HotelSlug) -> String {
    format!("/guest/hotel/{slug}/chat/languages")
}

/// Returns the root of a hotel's guest API.
pub fn guest_api(slug: &HotelSlug) -> String {
    format!("/api/guest/hotel/{slug}/chat")
}

/// Returns the path of the history, to which messages are posted too.
pub fn guest_messages(slug: &HotelSlug) -> String {
    guest_api(slug) + "/messages"
}

/// Returns the path that moves the guest's read marker.
pub fn guest_read(slug: &HotelSlug) -> String {
    guest_api(slug) + "/read"
}

/// Returns the path that authorises a guest's subscription.
pub fn guest_pusher_auth(slug: &HotelSlug) -> String {
    guest_api(slug) + "/pusher/auth"
}

/// Returns the path of an uploaded file; `/thumbnail` is below it.
pub fn attachment(slug: &HotelSlug, id: Uuid) -> String {
    format!("/api/hotel/{slug}/attachments/{id}")
}

/// Returns the root of a hotel's staff API.
pub fn staff_api(slug: &HotelSlug) -> String {
    format!("/api/staff/hotel/{slug}")
}

/// Returns the path of the list of conversations.
pub fn staff_conversations(slug: &HotelSlug) -> String {
    staff_api(slug) + "/conversations"
}

/// Returns the path of a conversation; `/messages`, `/read` and others are below
/// it.
pub fn staff_conversation(slug: &HotelSlug, id: ConversationId) -> String {
    format!("{}/{id}", staff_conversations(slug))
}

/// Returns the path of a booking, for the hotel's own system.
pub fn booking(slug: &HotelSlug, booking: &BookingId) -> String {
    format!("/api/hotel/{slug}/bookings/{booking}")
}

/// Returns the path that authorises a subscription of staff.
pub fn staff_pusher_auth(slug: &HotelSlug) -> String {
    staff_api(slug) + "/pusher/auth"
}

/// Returns the guest link to a chat, at a server's public URL (without a slash at
/// its end).
pub fn guest_link(public_url: &str, slug: &HotelSlug, token: &str) -> String {
    format!("{public_url}{}?token={token}", chat_page(slug))
}
