//! `/api/openapi.json`: the OpenAPI document, generated from the handlers.

mod complete;

use super::{
    assignment, attachments, canned, group, guest, guide, integration, notes, personal, snooze, staff, unread,
    web_push, webhooks,
};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shared::{ErrorCode, Problem};
use std::sync::LazyLock;
use utoipa::OpenApi;

#[cfg(test)]
mod tests;

/// Operations below `/api/guest/hotel/{slug}/chat`.
#[derive(OpenApi)]
#[openapi(paths(
    guest::context,
    guest::messages,
    guest::send,
    guest::edit,
    guest::delete,
    guest::read,
    attachments::guest_upload,
    web_push::state,
    web_push::subscribe,
    web_push::unsubscribe,
    guest::pusher_auth,
))]
struct GuestApi;

/// Operations below `/api/staff/hotel/{slug}`.
#[derive(OpenApi)]
#[openapi(paths(
    staff::conversations,
    staff::conversation,
    staff::messages,
    staff::send,
    staff::edit,
    staff::delete,
    notes::notes,
    notes::write,
    notes::delete,
    staff::read,
    attachments::staff_upload,
    assignment::assign,
    assignment::resolve,
    assignment::reopen,
    group::resolve,
    group::reopen,
    snooze::snooze,
    snooze::end_snooze,
    unread::mark,
    unread::unmark,
    assignment::staff,
    staff::me,
    canned::list,
    canned::put_reply,
    canned::delete,
    staff::pusher_auth,
))]
struct StaffApi;

/// Operations below `/api/hotel/{slug}`.
#[derive(OpenApi)]
#[openapi(paths(
    integration::put_booking,
    integration::booking,
    integration::new_link,
    integration::revoke_links,
    personal::export,
    personal::erase,
    guide::guide,
    guide::put_guide,
    webhooks::list,
    webhooks::put_webhook,
    webhooks::read_webhook,
    webhooks::change,
    webhooks::delete,
    webhooks::deliveries,
    webhooks::send_again,
    attachments::download_file,
    attachments::thumbnail,
))]
struct IntegrationApi;

const ABOUT: &str = "Chat between a hotel and its guests. Bodies of requests and responses are JSON (UTF-8); unknown fields \
                     and query parameters are ignored. Times are RFC 3339 in UTC. Errors are \
                     `application/problem+json` (RFC 9457), with `code` for programs. An unknown path returns 404 \
                     `NOT_FOUND`; a method that a path does not support returns 405 `METHOD_NOT_ALLOWED` with `Allow`. \
                     docs/API.md describes the realtime events and the order of checks.";

#[derive(OpenApi)]
#[openapi(
    info(title = "Guest Chat", description = ABOUT),
    servers((url = "/", description = "This server")),
    nest(
        (path = "/api/guest/hotel/{slug}/chat", api = GuestApi),
        (path = "/api/staff/hotel/{slug}", api = StaffApi),
        (path = "/api/hotel/{slug}", api = IntegrationApi),
    ),
    components(schemas(Problem, ErrorCode)),
    tags(
        (name = "Guest", description = "For the guest's page, with the token of a guest link."),
        (name = "Staff", description = "For the desk, with a staff session or an API key."),
        (name = "Files", description = "For readers of the conversation, with a guest's token, a staff session or an API key."),
        (name = "Integration", description = "For the hotel's own system, with an API key."),
    ),
)]
struct Parts;

/// Returns the whole document.
pub fn document() -> &'static utoipa::openapi::OpenApi {
    static DOCUMENT: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(|| {
        let mut document = Parts::openapi();
        complete::complete(&mut document);
        document
    });
    &DOCUMENT
}

/// `GET /api/openapi.json`
pub async fn json() -> Response {
    // Corrects utoipa's spelling of this field of a link.
    static JSON: LazyLock<String> = LazyLock::new(|| {
        document().to_pretty_json().unwrap_or_default().replace("\"operation_id\":", "\"operationId\":")
    });
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}
