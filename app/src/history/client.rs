//! The browser's side.

use super::PATH;
use crate::chat::session::RequestError;
use crate::platform::api;
use shared::{HotelSlug, MessageId, MessagePage, Seq};

/// Fetches a page of the conversation that the page's token opens: before a
/// message, after a change, or the newest. It uses the page's own request
/// functions: the client that a server function generates adds 5 kB to the
/// wasm.
///
/// # Errors
/// As the guest's API.
pub async fn history(
    slug: HotelSlug,
    before: Option<MessageId>,
    after: Option<Seq>,
) -> Result<MessagePage, RequestError> {
    let mut path = format!("{PATH}?slug={slug}");
    if let Some(before) = before {
        path += &format!("&before={before}");
    } else if let Some(after) = after {
        path += &format!("&after={after}");
    }
    api::read(&path).await
}
