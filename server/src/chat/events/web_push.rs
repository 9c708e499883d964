//! Push notifications to guests' browsers: their recipients, times and
//! contents.

use crate::chat::auth::authenticate::Guest;
use crate::chat::auth::rights::is_token_valid;
use crate::chat::{Chat, ChatError};
use crate::delivery::DueDelivery;
use crate::delivery::web_push::{BrowserKeys, Push};
use crate::delivery::web_push::{endpoint, normalize_endpoint};
use crate::store::{
    Backlog, ConversationLock, Db, DuePush, Hotel, NewPushSubscription, PushKey, PushMode, PushResult, ScheduledPush,
    StoreError,
};
use app::language::Word;
use app::language::catalogue::{self, Catalogue};
use futures_util::FutureExt;
use serde::Serialize;
use shared::{ConversationId, MessageId, Timestamp, paths};

#[cfg(test)]
mod tests;

/// Maximum number of browsers of one conversation. If there are more, those
/// seen the longest ago are deleted.
const MAX_BROWSERS: i64 = 10;
/// Delay of a notification, in milliseconds: a guest who is looking at the page
/// reads the message in this time and needs no notification.
const PUSH_DELAY_MS: i64 = 5_000;
/// Time for which a push is retried and kept by the push service, in
/// milliseconds.
const RETRY_FOR_MS: i64 = 24 * 60 * 60 * 1000;
/// Maximum length of the message text in a notification, in characters, if the
/// hotel allows text.
const TEXT_CHARS: usize = 120;

/// A browser's subscription (`PushSubscription.toJSON()`, W3C Push API). (No
/// `Debug`: the endpoint identifies the browser.)
#[derive(Clone)]
pub struct Browser {
    /// URL of the push service for this browser.
    pub endpoint: String,
    /// Its public key, in base64url.
    pub p256dh: String,
    /// Its authentication secret, in base64url.
    pub auth: String,
}

/// The payload that the browser's service worker reads.
#[derive(Serialize)]
struct Payload<'a> {
    title: &'a str,
    body: &'a str,
    /// Path of the page, without a token.
    url: &'a str,
    /// Identifier of the conversation: a later notification with the same tag
    /// replaces this one.
    tag: &'a str,
    lang: &'a str,
    dir: &'a str,
}

impl Chat {
    /// Stores the push subscription of a guest's browser, with the language of
    /// its notifications. It is used as long as the guest link of the request
    /// is valid.
    ///
    /// # Errors
    /// [`ChatError::NotFound`] if the hotel has switched push off,
    /// [`ChatError::BadValue`] for an endpoint that is not allowed and for
    /// invalid keys.
    pub async fn subscribe_browser(
        &self,
        guest: &Guest,
        browser: Browser,
        language: &'static Catalogue,
    ) -> Result<(), ChatError> {
        if !is_push_enabled(&guest.thread.hotel) {
            return Err(ChatError::NotFound);
        }
        let endpoint = endpoint(self.push_policy, &browser.endpoint)
            .map_err(|error| ChatError::BadValue(format!("endpoint: {error}")))?;
        let keys = BrowserKeys::parse(&browser.p256dh, &browser.auth).ok_or_else(|| {
            ChatError::BadValue("keys must be a point of P-256 and 16 bytes, in base64url".to_owned())
        })?;
        let new = NewPushSubscription {
            conversation: guest.conversation_id(),
            token: guest.token,
            endpoint,
            p256dh: keys.p256dh.to_vec(),
            auth: keys.auth.to_vec(),
            language: language.tag.to_owned(),
            now: self.clock.now(),
        };
        let (chat, slug) = (self.clone(), guest.thread.hotel.profile.slug.clone());
        self.store
            .write_locked(ConversationLock::OfToken(new.token), move |mut db| {
                async move {
                    // The guest link may have been revoked since it was
                    // verified.
                    chat.valid_thread(db.thread_of_token(&slug, &new.token).await?, &new.token)?;
                    Ok(db.upsert_push_subscription(&new, MAX_BROWSERS).await?)
                }
                .boxed()
            })
            .await
    }

    /// Deletes a browser's push subscription for this conversation.
    pub async fn unsubscribe_browser(&self, guest: &Guest, endpoint: String) -> Result<(), ChatError> {
        let conversation = guest.conversation_id();
        // No invalid URL is stored.
        let Some(endpoint) = normalize_endpoint(&endpoint) else { return Ok(()) };
        self.store
            .write(move |mut db| {
                async move {
                    db.delete_push_subscription(conversation, &endpoint).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Returns the push subscriptions with a notification due now, the longest
    /// due first, without those that another process has claimed.
    pub async fn due_push_keys(&self, now: Timestamp, limit: i64) -> Result<Vec<PushKey>, ChatError> {
        Ok(self.store.read().await?.db().due_pushes(now, limit, self.store.claimant()).await?)
    }

    /// Returns the notification that is due for a push subscription. There is
    /// none for messages that the guest has read or that were deleted, and none
    /// if the guest link is no longer valid.
    pub async fn due_notification(&self, key: PushKey, now: Timestamp) -> Result<Option<DueDelivery<Push>>, ChatError> {
        let mut snapshot = self.store.read_transaction().await?;
        let mut db = snapshot.db();
        let Some(due) = db.due_push(key, now).await? else { return Ok(None) };
        let push = push_of(&mut db, &due, now).await?;
        drop(snapshot);
        if push.is_none() && self.claim_push(key, now).await? {
            self.save_push_attempt(due.key, due.message, done_result(now)).await?;
        }
        Ok(push)
    }

    /// Claims a push before it is tried. Returns `false` if another process has
    /// claimed it, or this process no longer owns the outbox.
    pub async fn claim_push(&self, key: PushKey, now: Timestamp) -> Result<bool, ChatError> {
        Ok(self.store.claim_push(key, now).await?)
    }

    /// Records the result of a push.
    pub async fn record_push_attempt(
        &self,
        push: &DueDelivery<Push>,
        retry_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), ChatError> {
        let result = retry_at.map_or_else(|| done_result(now), PushResult::RetryAt);
        self.save_push_attempt(PushKey(push.id), push.content.message, result).await
    }

    /// Deletes a push subscription that the push service no longer knows.
    pub async fn forget_browser(&self, push: &DueDelivery<Push>) -> Result<(), ChatError> {
        self.save_push_attempt(PushKey(push.id), push.content.message, PushResult::Gone).await
    }

    async fn save_push_attempt(&self, key: PushKey, message: MessageId, result: PushResult) -> Result<(), ChatError> {
        let claimant = self.store.claimant();
        let is_recorded: Result<bool, ChatError> = self
            .store
            .write(move |mut db| {
                async move { Ok(db.record_push_result(key, message, result, claimant).await?) }.boxed()
            })
            .await;
        if !is_recorded? {
            tracing::info!(browser = key.0, "did not record the result of a push notification: its claim was released");
        }
        Ok(())
    }

    /// Deletes the push subscriptions of revoked guest links.
    pub async fn forget_browsers_of_revoked_links(&self) -> Result<(), ChatError> {
        self.store
            .write(|mut db| {
                async move {
                    db.delete_push_subscriptions_of_revoked_links().await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }

    /// Returns the number and age of the notifications that wait.
    pub async fn push_backlog(&self) -> Result<Backlog, ChatError> {
        Ok(self.store.read().await?.db().push_backlog().await?)
    }
}

/// Returns whether a hotel sends push notifications to its guests.
pub fn is_push_enabled(hotel: &Hotel) -> bool {
    hotel.push != PushMode::Off
}

/// Returns the notification of a message that is to be scheduled for the guest's
/// browsers, in the transaction of the message.
pub(crate) fn scheduled_push(hotel: &Hotel, message: MessageId, now: Timestamp) -> Option<ScheduledPush> {
    is_push_enabled(hotel).then(|| ScheduledPush {
        message,
        now,
        due_at: now.plus_ms(PUSH_DELAY_MS),
        give_up_at: now.plus_ms(RETRY_FOR_MS),
    })
}

fn done_result(now: Timestamp) -> PushResult {
    PushResult::Done { newer_at: now.plus_ms(PUSH_DELAY_MS) }
}

/// Returns the notification for a browser, if there is one to send.
async fn push_of(db: &mut Db<'_>, due: &DuePush, now: Timestamp) -> Result<Option<DueDelivery<Push>>, ChatError> {
    let Some(thread) = db.thread(due.conversation).await? else { return Ok(None) };
    let (hotel, stay) = (&thread.hotel, &thread.booking.stay);
    if !is_push_enabled(hotel) || !is_token_valid(stay, &hotel.profile.timezone, due.issued_at, due.revoked, now) {
        return Ok(None);
    }
    let read = thread.conversation.read.guest.up_to;
    let Some((_, text)) = db.unread_from_staff(due.conversation, read).await? else { return Ok(None) };
    let keys = BrowserKeys::from_bytes(&due.p256dh, &due.auth).ok_or(StoreError::Corrupt("browser's keys".into()))?;
    let payload = payload(hotel, due.conversation, language(&due.language, hotel), &text)?;
    let DuePush { key, conversation, message, attempts, give_up_at, .. } = *due;
    let content = Push { conversation, message, endpoint: due.endpoint.clone(), keys, payload };
    Ok(Some(DueDelivery { id: key.0, attempts, give_up_at, content }))
}

fn language(tag: &str, hotel: &Hotel) -> &'static Catalogue {
    catalogue::of(tag).or_else(|| catalogue::of(&hotel.profile.locale)).unwrap_or_else(catalogue::english)
}

fn payload(hotel: &Hotel, conversation: ConversationId, language: &Catalogue, text: &str) -> Result<String, ChatError> {
    let beginning = beginning(text);
    let body = match hotel.push {
        // A message with only files has no text.
        PushMode::Text if !beginning.is_empty() => &beginning,
        PushMode::Off | PushMode::Notice | PushMode::Text => language.say(Word::NewFromHotel),
    };
    let payload = Payload {
        title: &hotel.profile.name,
        body,
        url: &format!("{}?chat={conversation}", paths::chat_page(&hotel.profile.slug)),
        tag: &format!("chat-{conversation}"),
        lang: language.tag,
        dir: language.direction(),
    };
    serde_json::to_string(&payload).map_err(|_| ChatError::Internal("could not encode a push notification"))
}

/// Returns the beginning of a message, on one line.
fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TEXT_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}
