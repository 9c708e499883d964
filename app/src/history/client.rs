//! The browser's side.

use super::PATH;
#[cfg(feature = "hydrate")]
use crate::chat::session::RequestError;
#[cfg(feature = "hydrate")]
use shared::MessagePage;
use shared::{HotelSlug, MessageId, Seq};

/// Fetches a page of the conversation that the page's token opens: before a
/// message, after a change, or the newest. It uses the page's own request
/// functions: the client that a server function generates adds 5 kB to the
/// wasm. `server/src/http/pages/history/tests.rs` compares both sides.
///
/// # Errors
/// As the guest's API.
#[cfg(feature = "hydrate")]
pub async fn history(
    slug: HotelSlug,
    before: Option<MessageId>,
    after: Option<Seq>,
) -> Result<MessagePage, RequestError> {
    crate::platform::api::read_resource(&request_path(&slug, before, after)).await
}

/// Returns path and query of the request for a page before a message, after a
/// change, or the newest.
pub fn request_path(slug: &HotelSlug, before: Option<MessageId>, after: Option<Seq>) -> String {
    let mut path = format!("{PATH}?slug={slug}");
    if let Some(before) = before {
        path += &format!("&before={before}");
    } else if let Some(after) = after {
        path += &format!("&after={after}");
    }
    path
}
