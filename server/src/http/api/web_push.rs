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
    summary = "Whether a browser may tell the guest of messages while the page is closed",
    responses((status = 200, description = "And with which key it subscribes", body = PushState)),
)]
pub async fn state(State(server): State<Server>, guest: Guest) -> Json<PushState> {
    let public_key = server.push_key(&guest.thread.hotel).map(str::to_owned);
    Json(PushState { available: public_key.is_some(), public_key })
}

/// `PUT …/push`
#[utoipa::path(
    put, path = "/push", operation_id = "guestSubscribe", tag = "Guest",
    summary = "Lets a browser tell the guest of messages; said again, it takes the place of what was said before",
    request_body = PushSubscription,
    responses(
        (status = 204, description = "It tells as long as this link opens. Of more than ten the one that said so the longest ago tells no more"),
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
    summary = "Lets a browser tell no more of this conversation",
    request_body = PushEndpoint,
    responses((status = 204, description = "It does not, whether it did before or not")),
)]
pub async fn unsubscribe(
    State(server): State<Server>,
    guest: Guest,
    JsonBody(body): JsonBody<PushEndpoint>,
) -> Result<StatusCode, ApiError> {
    server.chat().unsubscribe_browser(&guest, body.endpoint).await?;
    Ok(StatusCode::NO_CONTENT)
}
