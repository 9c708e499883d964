//! Webhooks of hotels.

use super::Db;
use crate::store::rows::WebhookEventList;
use crate::store::{HotelKey, NewWebhook, StoreError, StoredWebhook, WebhookKey};
use shared::webhook::WebhookEvent;

impl Db<'_> {
    /// Returns a hotel's webhooks, in the order in which they were created.
    pub async fn webhooks(&mut self, hotel: HotelKey) -> Result<Vec<StoredWebhook>, StoreError> {
        Ok(sqlx::query_as(
            "SELECT id, url, events, created_at_ms, disabled_at_ms FROM webhooks WHERE hotel_id = $1 ORDER BY id",
        )
        .bind(hotel.0)
        .fetch_all(self.conn().await?)
        .await?)
    }

    /// Inserts a webhook. The hotel must not have one with the same URL.
    pub async fn insert_webhook(&mut self, new: &NewWebhook) -> Result<WebhookKey, StoreError> {
        Ok(sqlx::query_scalar(
            "INSERT INTO webhooks (hotel_id, url, events, secret, created_at_ms) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        )
        .bind(new.hotel.0)
        .bind(&new.url)
        .bind(WebhookEventList::from(new.events.as_slice()))
        .bind(new.secret.expose())
        .bind(new.now.unix_ms())
        .fetch_one(self.conn().await?)
        .await?)
    }

    /// Updates a webhook and enables it again.
    pub async fn update_webhook(
        &mut self,
        key: WebhookKey,
        url: &str,
        events: &[WebhookEvent],
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE webhooks SET url = $1, events = $2, disabled_at_ms = NULL WHERE id = $3")
            .bind(url)
            .bind(WebhookEventList::from(events))
            .bind(key.0)
            .execute(self.conn().await?)
            .await?;
        Ok(())
    }

    /// Deletes a webhook and its deliveries.
    pub async fn delete_webhook(&mut self, key: WebhookKey) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM webhooks WHERE id = $1").bind(key.0).execute(self.conn().await?).await?;
        Ok(())
    }
}
