//! Cross-origin access to the guest API and to sockets. A request without
//! `Origin` does not come from a browser that another site could misuse.

use crate::chat::ChatError;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::origin::Origin;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::{ErrorCode, HotelSlug};

const GUEST_API: &str = "/api/guest/hotel/";
const HOTEL_API: &str = "/api/hotel/";

/// Lets pages of a hotel's embedders use its guest API (Fetch standard, "CORS
/// protocol"). Cookies are excluded: the token is sent in a header.
pub async fn allow_embedders(State(server): State<Server>, request: Request, next: Next) -> Response {
    let slug = hotel_of(request.uri().path());
    let slug: Option<HotelSlug> = slug.and_then(|slug| slug.parse().ok());
    let (Some(slug), Some(said)) = (slug, request.headers().get(header::ORIGIN).cloned()) else {
        return next.run(request).await;
    };
    let origin = named(&said).filter(|origin| !is_our_own(origin, request.headers(), &server));
    let allowed = match origin {
        Some(origin) => match server.chat().hotel(&slug).await {
            Ok(hotel) => hotel.embedders.contains(&origin),
            Err(ChatError::NotFound) => false,
            Err(error) => return ApiError::from(error).into_response(),
        },
        None => false,
    };
    let asks_first =
        *request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if allowed && asks_first { preflight() } else { next.run(request).await };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("origin"));
    if allowed {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, said);
        let exposed = HeaderValue::from_static("retry-after, x-request-id");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    response
}

/// Returns the hotel to whose guest API a path belongs; attachments have a path
/// of their own.
fn hotel_of(path: &str) -> Option<&str> {
    if let Some(rest) = path.strip_prefix(GUEST_API) {
        return rest.split('/').next();
    }
    let (slug, rest) = path.strip_prefix(HOTEL_API)?.split_once('/')?;
    rest.starts_with("attachments/").then_some(slug)
}

/// Returns the response to a CORS preflight request.
fn preflight() -> Response {
    const HEADERS: [(HeaderName, &str); 3] = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, guest-chat"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    let mut response = StatusCode::NO_CONTENT.into_response();
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses a socket to a page of another origin: without a signature it
/// receives nothing, but it would occupy places.
pub async fn check_socket_origin(State(server): State<Server>, request: Request, next: Next) -> Response {
    match may_connect(&server, request.headers()).await {
        Ok(true) => next.run(request).await,
        Ok(false) => {
            let why = "This origin is not one of those that may connect";
            ApiError::with_detail(ErrorCode::NotAllowed, why).into_response()
        }
        Err(error) => ApiError::from(error).into_response(),
    }
}

async fn may_connect(server: &Server, headers: &HeaderMap) -> Result<bool, ChatError> {
    let Some(said) = headers.get(header::ORIGIN) else { return Ok(true) };
    let Some(origin) = named(said) else { return Ok(false) };
    Ok(is_our_own(&origin, headers, server) || server.chat().is_embedder_of_any(&origin).await?)
}

/// Parses `Origin`. Its value `null`, of a page that hides its origin, gives
/// `None`.
fn named(said: &HeaderValue) -> Option<Origin> {
    said.to_str().ok()?.parse().ok()
}

/// Returns whether the origin is the server's own: that of the public URL, or
/// of the host under which the client reached it.
fn is_our_own(origin: &Origin, headers: &HeaderMap, server: &Server) -> bool {
    let public: Option<Origin> = server.public_url().base.parse().ok();
    if public.as_ref() == Some(origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let reached = |scheme: &str| host.and_then(|host| format!("{scheme}://{host}").parse::<Origin>().ok());
    ["http", "https"].into_iter().any(|scheme| reached(scheme).as_ref() == Some(origin))
}

/// Returns whether a request that may change something comes from our own
/// pages, according to `Sec-Fetch-Site` (W3C, "Fetch Metadata Request Headers")
/// or, from older browsers, `Origin` (RFC 6454, section 7). A client that sends
/// neither is not a browser that another site could misuse.
pub fn is_same_origin(parts: &Parts) -> bool {
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
