//! Cache of rendered logs. Rendering the messages takes half of the time of a chat page,
//! and most visits show the same messages as the one before.

use app::opening::Opening;
use app::views::rendered_log::RenderedLog;
use app::zone::Zone;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};
use shared::Timestamp;

#[cfg(test)]
mod tests;

/// Maximum size of all rendered logs, in bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;
/// Expected size of a rendered log, in bytes.
const LOG_BYTES: u64 = 48 * 1024;
const DAY_MS: i64 = 24 * 60 * 60_000;

/// Digest of all that a log shows.
type Key = [u8; 32];

/// Cache of rendered logs.
pub struct RenderedLogs(Cache<Key, RenderedLog, ByBytes>);

#[derive(Clone)]
struct ByBytes;

impl Weighter<Key, RenderedLog> for ByBytes {
    fn weight(&self, _: &Key, log: &RenderedLog) -> u64 {
        log.bytes() as u64
    }
}

impl Default for RenderedLogs {
    fn default() -> Self {
        Self::with_capacity(MAX_BYTES)
    }
}

impl RenderedLogs {
    fn with_capacity(bytes: u64) -> Self {
        Self(Cache::with_weighter((bytes / LOG_BYTES) as usize, bytes, ByBytes))
    }

    /// Returns the log of a page as it was rendered before, or one to render, and its
    /// key.
    pub fn get(&self, opening: &Opening, language: &str) -> (Key, RenderedLog) {
        let key = key(opening, language);
        (key, self.0.get(&key).unwrap_or_default())
    }

    /// Keeps a log that was rendered.
    pub fn insert(&self, key: Key, log: RenderedLog) {
        if log.bytes() > 0 {
            self.0.insert(key, log);
        }
    }

    /// Returns the size of all logs, in bytes.
    #[cfg(test)]
    fn bytes(&self) -> u64 {
        self.0.weight()
    }
}

/// Returns the digest of the messages and read markers, and of all else that the log
/// depends on: its language, the addresses of files, and the names of days.
fn key(opening: &Opening, language: &str) -> Key {
    let hotel = &opening.context.hotel;
    let zone = Zone::new(&hotel.timezone);
    let days = [0, DAY_MS].map(|ms| {
        let at = zone.local(Timestamp::from_unix_ms(opening.now.unix_ms() - ms));
        (at.year, at.month, at.day)
    });
    let plain = &opening.plain;
    let shown = (&opening.page, &hotel.slug, &hotel.timezone, language, days, &plain.query, &plain.contact.answer_time);
    // Serializing to memory does not fail; and then nothing would be shared.
    let json = serde_json::to_vec(&shown).unwrap_or_else(|_| opening.form_message_id.as_bytes().to_vec());
    Sha256::digest(json).into()
}
