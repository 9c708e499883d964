//! Webhooks of hotels.

use super::{Db, EngineRow};
use crate::store::{HotelKey, NewWebhook, StoreError, StoredWebhook, WebhookKey};
use shared::Timestamp;
use shared::webhook::WebhookEvent;
use sqlx::Row;

fn webhook(row: &EngineRow) -> Result<StoredWebhook, StoreError> {
    let disabled: Option<i64> = row.try_get("disabled_at_ms")?;
    Ok(StoredWebhook {
        key: WebhookKey(row.try_get("id")?),
        url: row.try_get("url")?,
        events: events(&row.try_get::<String, _>("events")?)?,
        created_at: Timestamp::from_unix_ms(row.try_get("created_at_ms")?),
        disabled_at: disabled.map(Timestamp::from_unix_ms),
    })
}

fn events(words: &str) -> Result<Vec<WebhookEvent>, StoreError> {
    words.split(',').map(|word| word.parse().map_err(|_| StoreError::Corrupt("webhook event".into()))).collect()
}

fn words(events: &[WebhookEvent]) -> String {
    events.iter().map(|event| event.as_str()).collect::<Vec<_>>().join(",")
}

impl Db<'_> {
    /// Returns a hotel's webhooks, in the order in which they were created.
    pub async fn webhooks(&mut self, hotel: HotelKey) -> Result<Vec<StoredWebhook>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, url, events, created_at_ms, disabled_at_ms FROM webhooks WHERE hotel_id = $1 ORDER BY id",
        )
        .bind(hotel.0)
        .fetch_all(self.conn().await?)
        .await?;
        rows.iter().map(webhook).collect()
    }

    /// Inserts a webhook. The hotel must not have one with the same URL.
    pub async fn insert_webhook(&mut self, new: &NewWebhook) -> Result<WebhookKey, StoreError> {
        let key = sqlx::query_scalar(
            "INSERT INTO webhooks (hotel_id, url, events, secret, created_at_ms) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        )
        .bind(new.hotel.0)
        .bind(&new.url)
        .bind(words(&new.events))
        .bind(new.secret.expose())
        .bind(new.now.unix_ms())
        .fetch_one(self.conn().await?)
        .await?;
        Ok(WebhookKey(key))
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
            .bind(words(events))
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
