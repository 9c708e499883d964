//! What may be done, and what follows from it. The rules live here once: the
//! REST handlers, the server function, the page without JavaScript and the
//! command line all call this.

pub mod announce;
pub mod attach;
pub mod bookings;
pub mod canned;
pub mod cards;
pub mod desk;
pub mod edit;
pub mod erase;
pub mod error;
pub mod export;
pub mod guide;
pub mod handover;
pub mod history;
pub mod hotels;
pub mod join;
mod joined;
mod known;
pub mod limit;
pub mod list;
pub mod listening;
pub mod notes;
pub mod read;
pub mod rights;
pub mod send;
pub mod sign_in;
pub mod stay;
pub mod storage;
pub mod web_push;
pub mod webhooks;
mod written;

pub use error::ChatError;
pub use written::Written;

use crate::clock::{Clock, Random};
use crate::files::Files;
use crate::limits::{self, Buckets, ClientNetwork, Rate};
use crate::outbound::Reach;
use crate::store::{Backlog, Store};
use crate::token::SecretHash;
use known::KnownTokens;
use limit::{WriteLimits, WriteRates};
use send::InFlight;
use shared::Timestamp;
use sign_in::{DeviceKey, SignInAttempts, SignInChecks};
use std::net::IpAddr;
use std::sync::Arc;
use storage::StorageLimits;
use tokio::sync::Semaphore;
use uuid::Uuid;
use written::WrittenCount;

/// The use cases, over a store, a place for files, a clock and a source of
/// randomness.
#[derive(Clone)]
pub struct Chat {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    writes: Arc<WriteLimits>,
    messages: Arc<Buckets<SecretHash>>,
    in_flight: Arc<InFlight>,
    known: Arc<KnownTokens>,
    uploads: Arc<Buckets<SecretHash>>,
    invalid_tokens: Arc<Buckets<ClientNetwork>>,
    attempts: Arc<SignInAttempts>,
    checks: Arc<SignInChecks>,
    device_key: Arc<DeviceKey>,
    files: Files,
    preparing: Arc<Semaphore>,
    storage: StorageLimits,
    written: Arc<WrittenCount>,
    webhooks_reach: Reach,
    push_reach: Reach,
}

impl Chat {
    /// The use cases; a guest may send `send_per_minute` messages a minute (0
    /// for no limit). Devices that sign in are known as long as this lives.
    pub fn new(
        store: Store,
        files: Files,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        send_per_minute: u32,
    ) -> Self {
        let rates = WriteRates::new(send_per_minute, limits::API_KEY_WRITES.rate().refill);
        Self {
            store,
            writes: Arc::new(WriteLimits::new(rates, &clock)),
            messages: Arc::new(Buckets::new(Rate::per_minute(send_per_minute), clock.clone())),
            in_flight: Arc::default(),
            known: Arc::default(),
            invalid_tokens: Arc::new(Buckets::new(limits::INVALID_TOKENS.rate(), clock.clone())),
            uploads: Arc::new(Buckets::new(limits::UPLOAD_ATTEMPTS.rate(), clock.clone())),
            attempts: Arc::new(SignInAttempts::new(&clock)),
            checks: Arc::default(),
            device_key: Arc::new(DeviceKey::generate(&*random)),
            clock,
            random,
            files,
            preparing: Arc::new(Semaphore::new(limits::PREPARED_FILES.count())),
            storage: StorageLimits::default(),
            written: Arc::default(),
            webhooks_reach: Reach::default(),
            push_reach: Reach::default(),
        }
    }

    /// The same, with other rates for requests that write.
    #[must_use]
    pub fn with_write_rates(self, rates: WriteRates) -> Self {
        Self { writes: Arc::new(WriteLimits::new(rates, &self.clock)), ..self }
    }

    /// The same, with the key by which devices are known that have signed in.
    #[must_use]
    pub fn with_device_key(self, key: DeviceKey) -> Self {
        Self { device_key: Arc::new(key), ..self }
    }

    /// The same, with webhooks that may be so far away.
    #[must_use]
    pub fn with_webhooks_reach(self, webhooks_reach: Reach) -> Self {
        Self { webhooks_reach, ..self }
    }

    /// The same, with push services that may be so far away. Any guest names
    /// one, and webhooks only managers do: neither's reach is the other's.
    #[must_use]
    pub fn with_push_reach(self, push_reach: Reach) -> Self {
        Self { push_reach, ..self }
    }

    /// The time, by the clock that everything here goes by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new name for something.
    pub fn new_uuid(&self) -> Uuid {
        self.random.uuid()
    }

    /// Counts a token that is not valid.
    ///
    /// # Errors
    /// [`ChatError::RateLimited`] after too many from that address.
    pub fn count_invalid_token(&self, from: IpAddr) -> Result<(), ChatError> {
        Ok(self.invalid_tokens.take(&from.into())?)
    }

    /// How many messages were written since the start.
    pub fn written(&self) -> Written {
        self.written.get()
    }

    /// What waits to be pushed.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn backlog(&self) -> Result<Backlog, ChatError> {
        Ok(self.store.look().await?.db().backlog().await?)
    }

    /// What webhooks are still to be told.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn webhook_backlog(&self) -> Result<Backlog, ChatError> {
        Ok(self.store.look().await?.db().waiting_deliveries().await?)
    }

    /// The storage below.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
