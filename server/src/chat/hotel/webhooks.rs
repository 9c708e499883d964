//! A hotel's webhooks, managed by its managers and its own system.

#[cfg(test)]
mod tests;

use crate::chat::auth::staff::StaffCaller;
use crate::chat::events::webhooks::RETRY_FOR_MS;
use crate::chat::{Chat, ChatError};
use crate::delivery::webhooks::new_secret;
use crate::store::{Db, DeliveryRow, HotelKey, NewWebhook, StoredWebhook, WebhookKey};
use futures_util::FutureExt;
use shared::webhook::{DeliveryStatus, PutWebhook, Webhook, WebhookDelivery, WebhookDeliveryList, WebhookEvent};

/// Maximum number of webhooks of one hotel.
const MAX_WEBHOOKS: usize = 20;
/// Number of deliveries on one page of the log.
const PAGE: usize = 50;

/// Result of storing a webhook.
#[derive(Clone, Debug)]
pub enum PutWebhookResult {
    /// It is new; its secret is not shown again.
    Created(Webhook),
    /// It existed; this is its new state.
    Changed(Webhook),
}

impl Chat {
    /// Returns a hotel's webhooks, in the order of their creation.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`] for an agent.
    pub async fn webhooks(&self, caller: &StaffCaller) -> Result<Vec<Webhook>, ChatError> {
        caller.must_be_manager()?;
        let stored = self.store.read().await?.db().webhooks(caller.hotel.key).await?;
        Ok(stored.into_iter().map(to_api).collect())
    }

    /// Returns one webhook of a hotel.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`], [`ChatError::NotFound`].
    pub async fn webhook(&self, caller: &StaffCaller, key: WebhookKey) -> Result<Webhook, ChatError> {
        caller.must_be_manager()?;
        Ok(to_api(own_webhook(&mut self.store.read().await?.db(), caller.hotel.key, key).await?))
    }

    /// Creates a webhook, or changes the one with that URL. This enables a
    /// disabled webhook again.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`], [`ChatError::BadValue`] for a URL that is not
    /// allowed, for an empty list of events, and above the maximum number of
    /// webhooks.
    pub async fn put_webhook(&self, caller: &StaffCaller, put: PutWebhook) -> Result<PutWebhookResult, ChatError> {
        caller.must_be_manager()?;
        let (url, events) = self.validate_webhook(put)?;
        let new = NewWebhook {
            hotel: caller.hotel.key,
            url,
            events,
            secret: new_secret(&*self.random),
            now: self.clock.now(),
        };
        let slug = caller.hotel.profile.slug.clone();
        self.store
            .write(move |mut db| {
                async move {
                    db.lock_hotel(&slug).await?;
                    put_in(&mut db, new).await
                }
                .boxed()
            })
            .await
    }

    /// Changes a webhook's URL and events, and keeps its secret.
    ///
    /// # Errors
    /// [`ChatError::NotFound`], and those of [`Chat::put_webhook`].
    pub async fn change_webhook(
        &self,
        caller: &StaffCaller,
        key: WebhookKey,
        put: PutWebhook,
    ) -> Result<Webhook, ChatError> {
        caller.must_be_manager()?;
        let (hotel, slug) = (caller.hotel.key, caller.hotel.profile.slug.clone());
        let (url, events) = self.validate_webhook(put)?;
        self.store
            .write(move |mut db| {
                async move {
                    db.lock_hotel(&slug).await?;
                    own_webhook(&mut db, hotel, key).await?;
                    if db.webhooks(hotel).await?.iter().any(|other| other.url == url && other.key != key) {
                        return Err(ChatError::BadValue("another webhook has this url".to_owned()));
                    }
                    db.update_webhook(key, &url, &events).await?;
                    Ok(to_api(own_webhook(&mut db, hotel, key).await?))
                }
                .boxed()
            })
            .await
    }

    /// Deletes a webhook, its log, and its waiting deliveries.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`], [`ChatError::NotFound`].
    pub async fn delete_webhook(&self, caller: &StaffCaller, key: WebhookKey) -> Result<(), ChatError> {
        caller.must_be_manager()?;
        let (hotel, slug) = (caller.hotel.key, caller.hotel.profile.slug.clone());
        self.store
            .write(move |mut db| {
                async move {
                    db.lock_hotel(&slug).await?;
                    own_webhook(&mut db, hotel, key).await?;
                    Ok(db.delete_webhook(key).await?)
                }
                .boxed()
            })
            .await
    }

    /// Returns a page of the log of deliveries, newest first.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`], [`ChatError::NotFound`],
    /// [`ChatError::BadCursor`].
    pub async fn deliveries(
        &self,
        caller: &StaffCaller,
        key: WebhookKey,
        cursor: Option<&str>,
    ) -> Result<WebhookDeliveryList, ChatError> {
        caller.must_be_manager()?;
        let before = match cursor.map(str::parse) {
            None => i64::MAX,
            Some(Ok(before)) if before > 0 => before,
            Some(_) => return Err(ChatError::BadCursor),
        };
        let mut snapshot = self.store.read_transaction().await?;
        let mut db = snapshot.db();
        own_webhook(&mut db, caller.hotel.key, key).await?;
        let mut rows = db.deliveries(key, before, PAGE as i64 + 1).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next_cursor = rows.last().filter(|_| more).map(|row| row.id.to_string());
        Ok(WebhookDeliveryList { deliveries: rows.into_iter().map(to_log_entry).collect(), next_cursor })
    }

    /// Schedules a delivery once more, under the same event id.
    ///
    /// # Errors
    /// [`ChatError::NotAllowed`], [`ChatError::NotFound`].
    pub async fn send_again(&self, caller: &StaffCaller, key: WebhookKey, delivery: i64) -> Result<(), ChatError> {
        caller.must_be_manager()?;
        let (hotel, now) = (caller.hotel.key, self.clock.now());
        self.store
            .write(move |mut db| {
                async move {
                    own_webhook(&mut db, hotel, key).await?;
                    let is_there = db.retry_delivery(key, delivery, now, now.plus_ms(RETRY_FOR_MS)).await?;
                    if is_there { Ok(()) } else { Err(ChatError::NotFound) }
                }
                .boxed()
            })
            .await
    }

    fn validate_webhook(&self, put: PutWebhook) -> Result<(String, Vec<WebhookEvent>), ChatError> {
        let url = self.webhook_policy.parse(&put.url).map_err(|error| ChatError::BadValue(error.to_string()))?;
        let mut events = put.events.unwrap_or_else(|| WebhookEvent::ALL.to_vec());
        events.sort_unstable();
        events.dedup();
        if events.is_empty() {
            return Err(ChatError::BadValue("events must contain at least one event".to_owned()));
        }
        Ok((url, events))
    }
}

async fn put_in(db: &mut Db<'_>, new: NewWebhook) -> Result<PutWebhookResult, ChatError> {
    let stored = db.webhooks(new.hotel).await?;
    if let Some(known) = stored.iter().find(|webhook| webhook.url == new.url) {
        db.update_webhook(known.key, &new.url, &new.events).await?;
        return Ok(PutWebhookResult::Changed(to_api(own_webhook(db, new.hotel, known.key).await?)));
    }
    if stored.len() >= MAX_WEBHOOKS {
        return Err(ChatError::BadValue(format!("a hotel must have at most {MAX_WEBHOOKS} webhooks")));
    }
    let key = db.insert_webhook(&new).await?;
    let created = to_api(own_webhook(db, new.hotel, key).await?);
    Ok(PutWebhookResult::Created(Webhook { secret: Some(new.secret.expose().to_owned()), ..created }))
}

/// Returns a webhook if it belongs to that hotel.
async fn own_webhook(db: &mut Db<'_>, hotel: HotelKey, key: WebhookKey) -> Result<StoredWebhook, ChatError> {
    db.webhooks(hotel).await?.into_iter().find(|webhook| webhook.key == key).ok_or(ChatError::NotFound)
}

fn to_api(stored: StoredWebhook) -> Webhook {
    let StoredWebhook { key, url, events, created_at, disabled_at } = stored;
    Webhook { id: key.0, url, events, created_at, disabled_at, secret: None }
}

fn to_log_entry(row: DeliveryRow) -> WebhookDelivery {
    WebhookDelivery {
        id: row.id,
        event_id: row.event_id,
        event: row.event,
        status: row.status,
        attempts: row.attempts,
        response_status: row.response_status,
        problem: row.problem,
        created_at: row.created_at,
        last_attempt_at: row.last_at,
        next_attempt_at: (row.status == DeliveryStatus::Waiting).then_some(row.next_at),
    }
}
