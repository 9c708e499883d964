//! Address of the desk that is opened after a sign-in: the page that was
//! requested without a session.

use app::desk::AUTOMATIC_RELOAD;
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams};
use axum::http::Method;
use axum::http::request::Parts;
use shared::HotelSlug;

#[cfg(test)]
mod tests;

/// Maximum length of such an address. Longer ones are ignored.
const MAX_LEN: usize = 2_000;

/// Paths of the pages that a member of staff may open, below that of the desk.
const PAGES: [&str; 9] =
    ["/longest-waiting", "/replies", "/guide", "/webhooks", "/staff", "/settings", "/account", "/import", "/bookings"];
/// Folders of a page for each conversation and booking.
const FOLDERS: [&str; 2] = ["conversations", "bookings"];

/// Returns the requested address as the value of a query parameter. A form that
/// was posted without a session is not posted again, so it has none.
pub async fn return_address(parts: &mut Parts, slug: &HotelSlug) -> Option<String> {
    if parts.method != Method::GET {
        return None;
    }
    let query = parts.uri.query().unwrap_or_default().replace(&format!("&{AUTOMATIC_RELOAD}"), "");
    let mut address = requested_path(parts).await?;
    if !query.is_empty() {
        address = format!("{address}?{query}");
    }
    let address = check_return_address(address, slug)?;
    // The list is opened anyway.
    let is_list = address == format!("/desk/hotel/{slug}");
    (!is_list).then(|| form_urlencoded::byte_serialize(address.as_bytes()).collect())
}

/// Returns the whole requested path: a nested route sees only its own part.
async fn requested_path(parts: &mut Parts) -> Option<String> {
    let route = parts.extensions.get::<MatchedPath>()?.as_str().trim_end_matches('/').to_owned();
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    Some(params.iter().fold(route, |path, (name, value)| path.replace(&format!("{{{name}}}"), value)))
}

/// Returns an address if it is a page of this hotel's desk: no other site and no
/// other part of the server may be the target of a redirect.
pub fn check_return_address(address: String, slug: &HotelSlug) -> Option<String> {
    let below = address.strip_prefix(&format!("/desk/hotel/{slug}"))?;
    let path = below.split('?').next().unwrap_or_default();
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_page_of_desk(path) && is_plain && address.len() <= MAX_LEN).then_some(address)
}

/// Returns whether a path below that of the desk is one of its pages. Names in such
/// paths have no character that would be percent-encoded.
fn is_page_of_desk(path: &str) -> bool {
    if path.contains("..") || path.contains('%') {
        return false;
    }
    match path.strip_prefix('/').map(|path| path.split_once('/')) {
        None => path.is_empty(),
        Some(None) => PAGES.contains(&path) || path == "/",
        Some(Some((folder, name))) => FOLDERS.contains(&folder) && !name.is_empty() && !name.contains('/'),
    }
}
