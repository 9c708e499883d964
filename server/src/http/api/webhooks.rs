//! Integration API for the hotel's own system: `/api/hotel/{slug}/webhooks/…`,
//! with an API key.

use crate::chat::auth::staff::StaffCaller;
use crate::chat::hotel::webhooks::PutWebhookResult;
use crate::http::extractors::JsonBody;
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::store::{Hotel, WebhookKey};
use axum::Json;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use shared::ErrorCode;
use shared::webhook::{PutWebhook, Webhook, WebhookDeliveryList, WebhookList};
use utoipa::IntoParams;

/// The webhook id in a path; anything but a number is not found.
pub struct PathWebhook(pub WebhookKey);

/// The delivery id in a path; anything but a number is not found.
pub struct PathDelivery(pub i64);

async fn number<S: Send + Sync>(parts: &mut Parts, state: &S, part: &str) -> Result<i64, ApiError> {
    let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| ErrorCode::NotFound)?;
    let id = params.iter().find(|(name, _)| *name == part).and_then(|(_, id)| id.parse().ok());
    Ok(id.ok_or(ErrorCode::NotFound)?)
}

impl<S: Send + Sync> FromRequestParts<S> for PathWebhook {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(WebhookKey(number(parts, state, "webhook").await?)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathDelivery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(number(parts, state, "delivery").await?))
    }
}

/// Returns the hotel's own system as a caller, with the rights of a manager.
fn system(hotel: Hotel) -> StaffCaller {
    StaffCaller { hotel, member: None }
}

/// `GET …/webhooks`
#[utoipa::path(
    get, path = "/webhooks", operation_id = "webhooks", tag = "Integration",
    summary = "Lists the webhooks",
    responses(
        (status = 200, description = "In the order of their creation", body = WebhookList),
    ),
)]
pub async fn list(State(server): State<Server>, hotel: Hotel) -> Result<Json<WebhookList>, ApiError> {
    Ok(Json(WebhookList { webhooks: server.chat().webhooks(&system(hotel)).await? }))
}

/// `PUT …/webhooks`: 201 for a new one, 200 for the one with that URL.
#[utoipa::path(
    put, path = "/webhooks", operation_id = "putWebhook", tag = "Integration",
    summary = "Creates a webhook, or changes the one with that URL",
    request_body = PutWebhook,
    responses(
        (status = 201, description = "The new webhook; its secret is shown only once", body = Webhook, links(
            ("read" = (operation_id = "webhook", parameters(("slug" = "$request.path.slug"), ("webhook" = "$response.body#/id")))),
            ("change" = (operation_id = "changeWebhook", parameters(("slug" = "$request.path.slug"), ("webhook" = "$response.body#/id")))),
            ("log" = (operation_id = "webhookDeliveries", parameters(("slug" = "$request.path.slug"), ("webhook" = "$response.body#/id")))),
            ("delete" = (operation_id = "deleteWebhook", parameters(("slug" = "$request.path.slug"), ("webhook" = "$response.body#/id")))),
        )),
        (status = 200, description = "The changed webhook, without its secret", body = Webhook),
    ),
)]
pub async fn put_webhook(
    State(server): State<Server>,
    hotel: Hotel,
    JsonBody(put): JsonBody<PutWebhook>,
) -> Result<(StatusCode, Json<Webhook>), ApiError> {
    Ok(match server.chat().put_webhook(&system(hotel), put).await? {
        PutWebhookResult::Created(webhook) => (StatusCode::CREATED, Json(webhook)),
        PutWebhookResult::Changed(webhook) => (StatusCode::OK, Json(webhook)),
    })
}

/// `GET …/webhooks/{webhook}`
#[utoipa::path(
    get, path = "/webhooks/{webhook}", operation_id = "webhook", tag = "Integration",
    summary = "Returns a webhook",
    responses(
        (status = 200, description = "The webhook, without its secret", body = Webhook),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn read_webhook(
    State(server): State<Server>,
    hotel: Hotel,
    PathWebhook(key): PathWebhook,
) -> Result<Json<Webhook>, ApiError> {
    Ok(Json(server.chat().webhook(&system(hotel), key).await?))
}

/// `PUT …/webhooks/{webhook}`
#[utoipa::path(
    put, path = "/webhooks/{webhook}", operation_id = "changeWebhook", tag = "Integration",
    summary = "Changes and re-enables a webhook",
    request_body = PutWebhook,
    responses(
        (status = 200, description = "The changed webhook; its secret does not change", body = Webhook),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn change(
    State(server): State<Server>,
    hotel: Hotel,
    PathWebhook(key): PathWebhook,
    JsonBody(put): JsonBody<PutWebhook>,
) -> Result<Json<Webhook>, ApiError> {
    Ok(Json(server.chat().change_webhook(&system(hotel), key, put).await?))
}

/// `DELETE …/webhooks/{webhook}`
#[utoipa::path(
    delete, path = "/webhooks/{webhook}", operation_id = "deleteWebhook", tag = "Integration",
    summary = "Removes a webhook, its log and its pending deliveries",
    responses(
        (status = 204, description = "Removed"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn delete(
    State(server): State<Server>,
    hotel: Hotel,
    PathWebhook(key): PathWebhook,
) -> Result<StatusCode, ApiError> {
    server.chat().delete_webhook(&system(hotel), key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Query parameters of the log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// `next_cursor` of the previous page.
    cursor: Option<String>,
}

impl<S: Sync> FromRequestParts<S> for LogQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        serde_urlencoded::from_str(parts.uri.query().unwrap_or(""))
            .map_err(|_| ApiError::with_detail(ErrorCode::BadRequest, "cursor must be given only once"))
    }
}

/// `GET …/webhooks/{webhook}/deliveries`
#[utoipa::path(
    get, path = "/webhooks/{webhook}/deliveries", operation_id = "webhookDeliveries", tag = "Integration",
    summary = "Lists the deliveries of the last 30 days",
    params(LogQuery),
    responses(
        (status = 200, description = "At most 50, newest first", body = WebhookDeliveryList),
        (status = 400, description = "BAD_CURSOR"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn deliveries(
    State(server): State<Server>,
    hotel: Hotel,
    PathWebhook(key): PathWebhook,
    query: LogQuery,
) -> Result<Json<WebhookDeliveryList>, ApiError> {
    Ok(Json(server.chat().deliveries(&system(hotel), key, query.cursor.as_deref()).await?))
}

/// `POST …/webhooks/{webhook}/deliveries/{delivery}/send-again`
#[utoipa::path(
    post, path = "/webhooks/{webhook}/deliveries/{delivery}/send-again", operation_id = "sendAgain",
    tag = "Integration",
    summary = "Sends a delivery again, with the same event id",
    responses(
        (status = 202, description = "Queued"),
        (status = 404, description = "NOT_FOUND"),
    ),
)]
pub async fn send_again(
    State(server): State<Server>,
    hotel: Hotel,
    PathWebhook(key): PathWebhook,
    PathDelivery(delivery): PathDelivery,
) -> Result<StatusCode, ApiError> {
    server.chat().send_again(&system(hotel), key, delivery).await?;
    Ok(StatusCode::ACCEPTED)
}
