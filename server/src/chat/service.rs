//! The use cases as one value, with everything that they need and their limits on
//! file storage.

use super::auth::request_limits::{KnownCredentials, RequestLimits, RequestRates};
use super::auth::sign_in::{DeviceKey, SignInAttempts, SignInChecks};
use super::conversations::booking_import::ImportLimits;
use super::error::ChatError;
use super::hotel::answer_times::MeasuredTimes;
use super::messages::send::InFlight;
use super::messages::send::in_flight::{MessageCounters, MessageCounts};
use crate::clock::{Clock, Random};
use crate::delivery::EgressPolicy;
use crate::files::Files;
use crate::limits::{self, Buckets, ClientNetwork};
use crate::store::{Backlog, Store};
use crate::token::SecretHash;
use shared::Timestamp;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;

/// The use cases, with the store, the file storage, the clock and the random
/// generator that they need.
#[derive(Clone)]
pub struct Chat {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) request_limits: Arc<RequestLimits>,
    pub(super) message_limits: Arc<Buckets<SecretHash>>,
    pub(super) in_flight: Arc<InFlight>,
    pub(super) known_credentials: Arc<KnownCredentials>,
    pub(super) uploads: Arc<Buckets<SecretHash>>,
    pub(super) invalid_tokens: Arc<Buckets<ClientNetwork>>,
    pub(super) attempts: Arc<SignInAttempts>,
    pub(super) password_checks: Arc<SignInChecks>,
    pub(super) device_key: Arc<DeviceKey>,
    pub(super) imports: Arc<ImportLimits>,
    pub(super) files: Files,
    pub(super) prepare_permits: Arc<Semaphore>,
    pub(super) storage: StorageLimits,
    pub(super) message_counts: Arc<MessageCounters>,
    pub(super) measured_times: Arc<MeasuredTimes>,
    pub(super) webhook_policy: EgressPolicy,
    pub(super) push_policy: EgressPolicy,
}

impl Chat {
    /// Creates the use cases. A guest may send `send_per_minute` messages a
    /// minute (0 for no limit). The key of known devices is a new one, so
    /// devices are known only for the lifetime of this value.
    pub fn new(
        store: Store,
        files: Files,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        send_per_minute: u32,
    ) -> Self {
        let rates = RequestRates::new(send_per_minute, limits::API_KEY_WRITES.rate().refill);
        Self {
            store,
            request_limits: Arc::new(RequestLimits::new(rates, &clock)),
            message_limits: Arc::new(Buckets::new(limits::MESSAGES.rate_of_setting(send_per_minute), clock.clone())),
            in_flight: Arc::default(),
            known_credentials: Arc::default(),
            invalid_tokens: Arc::new(Buckets::new(limits::INVALID_TOKENS.rate(), clock.clone())),
            uploads: Arc::new(Buckets::new(limits::UPLOAD_ATTEMPTS.rate(), clock.clone())),
            attempts: Arc::new(SignInAttempts::new(&clock)),
            imports: Arc::new(ImportLimits::new(&clock)),
            password_checks: Arc::default(),
            device_key: Arc::new(DeviceKey::generate(&*random)),
            clock,
            random,
            files,
            prepare_permits: Arc::new(Semaphore::new(limits::PREPARED_FILES.count())),
            storage: StorageLimits::default(),
            message_counts: Arc::default(),
            measured_times: Arc::default(),
            webhook_policy: EgressPolicy::default(),
            push_policy: EgressPolicy::default(),
        }
    }

    /// Replaces the rate limits on requests.
    #[must_use]
    pub fn with_request_rates(self, rates: RequestRates) -> Self {
        Self { request_limits: Arc::new(RequestLimits::new(rates, &self.clock)), ..self }
    }

    /// Replaces the key that recognises devices which have signed in before.
    #[must_use]
    pub fn with_device_key(self, key: DeviceKey) -> Self {
        Self { device_key: Arc::new(key), ..self }
    }

    /// Sets the networks in which webhooks may be.
    #[must_use]
    pub fn with_webhook_policy(self, webhook_policy: EgressPolicy) -> Self {
        Self { webhook_policy, ..self }
    }

    /// Sets the networks in which push services may be. It is separate from
    /// that of webhooks: any guest can name a push service, but only managers
    /// can add a webhook.
    #[must_use]
    pub fn with_push_policy(self, push_policy: EgressPolicy) -> Self {
        Self { push_policy, ..self }
    }

    /// Returns the current time of the clock that all use cases share.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns a new random UUID.
    pub fn new_uuid(&self) -> Uuid {
        self.random.uuid()
    }

    /// Counts a request with an invalid token.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] after too many from that client network.
    pub fn count_invalid_token(&self, from: IpAddr) -> Result<(), ChatError> {
        Ok(self.invalid_tokens.take(&from.into())?)
    }

    /// Returns the number of messages written since the start.
    pub fn message_counts(&self) -> MessageCounts {
        self.message_counts.get()
    }

    /// Returns the number and age of the events that wait to be published.
    pub async fn backlog(&self) -> Result<Backlog, ChatError> {
        Ok(self.store.read().await?.db().backlog().await?)
    }

    /// Returns the number and age of the webhook deliveries that wait.
    pub async fn webhook_backlog(&self) -> Result<Backlog, ChatError> {
        Ok(self.store.read().await?.db().waiting_deliveries().await?)
    }

    /// Returns the underlying store.
    pub fn store(&self) -> &Store {
        &self.store
    }
}

/// Default for the free space that the disk keeps, in bytes.
const FREE_BYTES: u64 = 500 * 1024 * 1024;

/// Limits on file storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageLimits {
    /// `GUEST_CHAT_FILES_PER_STAY_MIB`, in bytes: for the guest of a stay, and
    /// separately as much for the hotel. 0 for no limit.
    pub side_bytes: u64,
    /// `GUEST_CHAT_FILES_KEEP_FREE_MIB`, in bytes: the free space that is kept
    /// on the disk with the folder for files, which often holds the database
    /// too.
    pub free_bytes: u64,
}

impl Default for StorageLimits {
    fn default() -> Self {
        Self { side_bytes: limits::STORED_FILES.bytes(), free_bytes: FREE_BYTES }
    }
}
