//! Guest API: push subscriptions, `/api/guest/hotel/{slug}/chat/push`.

use crate::chat::auth::authenticate::Guest;
use crate::chat::events::web_push::Browser;
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::pages::language;
use crate::http::state::Server;
use app::language::catalogue;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use shared::ErrorCode;
use shared::push::{PushEndpoint, PushState, PushSubscription, PushSubscriptionKeys};

/// Maximum size of a body, in bytes.
pub const MAX_BODY_BYTES: usize = 4096;

/// `GET …/push`
#[utoipa::path(
    get, path = "/push", operation_id = "guestPush", tag = "Guest",
    summary = "Returns the settings for push notifications",
    responses((status = 200, description = "Whether push notifications are available, and the key to subscribe with", body = PushState)),
)]
pub async fn state(State(server): State<Server>, guest: Guest) -> Json<PushState> {
    let public_key = server.push_key(&guest.thread.hotel).map(str::to_owned);
    Json(PushState { available: public_key.is_some(), public_key })
}

/// `PUT …/push`
#[utoipa::path(
    put, path = "/push", operation_id = "guestSubscribe", tag = "Guest",
    summary = "Registers a browser for push notifications; replaces its earlier registration",
    request_body = PushSubscription,
    responses(
        (status = 204, description = "Registered while the link is valid; beyond ten browsers the oldest is removed"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn subscribe(
    State(server): State<Server>,
    guest: Guest,
    JsonBody(subscription): JsonBody<PushSubscription>,
) -> Result<StatusCode, ApiError> {
    let hotel = &guest.thread.hotel;
    server.push_key(hotel).ok_or(ErrorCode::NotFound)?;
    let wanted = subscription.language.as_deref().and_then(language::find_nearest);
    let language = wanted.or_else(|| language::find_nearest(&hotel.profile.locale)).unwrap_or_else(catalogue::english);
    let PushSubscriptionKeys { p256dh, auth } = subscription.keys;
    let browser = Browser { endpoint: subscription.endpoint, p256dh, auth };
    server.chat().subscribe_browser(&guest, browser, language).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE …/push`
#[utoipa::path(
    delete, path = "/push", operation_id = "guestUnsubscribe", tag = "Guest",
    summary = "Ends the registration of a browser",
    request_body = PushEndpoint,
    responses((status = 204, description = "Removed, if the browser was registered")),
)]
pub async fn unsubscribe(
    State(server): State<Server>,
    guest: Guest,
    JsonBody(body): JsonBody<PushEndpoint>,
) -> Result<StatusCode, ApiError> {
    server.chat().unsubscribe_browser(&guest, body.endpoint).await?;
    Ok(StatusCode::NO_CONTENT)
}
