//! Protection of cookies against cross-site requests.

use axum::http::request::Parts;

/// Returns whether a request that may change something comes from our own
/// pages, according to `Sec-Fetch-Site` (W3C, "Fetch Metadata Request Headers")
/// or, from older browsers, `Origin` (RFC 6454, section 7). A client that sends
/// neither is not a browser that another site could misuse.
pub fn is_our_own(parts: &Parts) -> bool {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    if parts.method.is_safe() {
        return true;
    }
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, authority)| authority == host),
        (Some(_), None) => false,
        (None, _) => true,
    }
}
