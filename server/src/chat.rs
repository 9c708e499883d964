//! What may be done, and what follows from it. The rules live here once: the
//! REST handlers, the server function, the page without JavaScript and the
//! command line all call this.

pub mod announce;
pub mod bookings;
pub mod error;
pub mod history;
pub mod hotels;
pub mod join;
pub mod limit;
pub mod list;
pub mod read;
pub mod rights;
pub mod send;

pub use error::ChatError;

use crate::clock::{Clock, Random};
use crate::store::Store;
use limit::SendLimit;
use shared::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases, over a store, a clock and a source of randomness.
#[derive(Clone)]
pub struct Chat {
    store: Store,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    limit: Arc<SendLimit>,
}

impl Chat {
    /// The use cases; a guest may send `send_per_minute` messages a minute (0
    /// for no limit).
    pub fn new(store: Store, clock: Arc<dyn Clock>, random: Arc<dyn Random>, send_per_minute: u32) -> Self {
        Self { store, clock, random, limit: Arc::new(SendLimit::per_minute(send_per_minute)) }
    }

    /// The time, by the clock that everything here goes by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new name for something.
    pub fn new_uuid(&self) -> Uuid {
        self.random.uuid()
    }

    /// The storage below.
    pub fn store(&self) -> &Store {
        &self.store
    }
}
