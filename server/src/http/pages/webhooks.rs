//! `/desk/hotel/{slug}/webhooks`: the hotel's webhooks, for its managers.

use super::render::static_page;
use super::sign_in::DeskSession;
use crate::http::api::webhooks::{PathDelivery, PathWebhook};
use crate::http::middleware::error::ApiError;
use crate::http::state::Server;
use crate::site::Site;
use crate::store::WebhookKey;
use app::desk::{Webhooks, webhooks_html, webhooks_page};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// Selects a webhook and a page of its log.
#[derive(Debug, Deserialize)]
pub struct LogPage {
    webhook: Option<i64>,
    cursor: Option<String>,
}

/// `GET /desk/hotel/{slug}/webhooks`
pub async fn page(
    State(server): State<Server>,
    session: DeskSession,
    Query(log_page): Query<LogPage>,
) -> Result<Response, ApiError> {
    let (chat, caller) = (server.chat(), session.caller());
    let mut webhooks = Vec::new();
    for webhook in chat.webhooks(&caller).await? {
        if log_page.webhook.is_some_and(|id| id != webhook.id) {
            continue;
        }
        let cursor = log_page.cursor.as_deref().filter(|_| log_page.webhook.is_some());
        let log = chat.deliveries(&caller, WebhookKey(webhook.id), cursor).await?;
        webhooks.push((webhook, log));
    }
    let page = Webhooks { hotel: session.hotel.profile, webhooks };
    Ok(static_page(&server, StatusCode::OK, |nonce| webhooks_html(page, Site::embedded().desk().clone(), nonce)))
}

/// `POST /desk/hotel/{slug}/webhooks/{webhook}/deliveries/{delivery}/send-again`:
/// redirects, so that a reload does not send it again.
pub async fn send_again(
    State(server): State<Server>,
    session: DeskSession,
    PathWebhook(key): PathWebhook,
    PathDelivery(delivery): PathDelivery,
) -> Result<Response, ApiError> {
    server.chat().send_again(&session.caller(), key, delivery).await?;
    Ok(Redirect::to(&webhooks_page(&session.hotel.profile.slug)).into_response())
}
