//! Cache of icons by colour and size: drawing one takes tens of milliseconds,
//! and any client may request it.

use super::icon;
use crate::files::run_in_background;
use bytes::Bytes;
use shared::AccentColor;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, Semaphore};

#[cfg(test)]
mod tests;

/// Maximum number of cached icons, of some kilobytes each: enough for 500
/// hotels with different colours. When it is reached, the cache is cleared.
const MAX_CACHED: usize = 1_500;
/// Number of icons that are drawn at a time.
const DRAWN_AT_ONCE: usize = 1;

/// The colour (red, green, blue) and the width in pixels.
type Key = ([u8; 3], u32);

/// The cached icons.
pub struct Icons {
    drawn: Mutex<HashMap<Key, Arc<OnceCell<Bytes>>>>,
    turns: Semaphore,
}

impl Default for Icons {
    fn default() -> Self {
        Self { drawn: Mutex::default(), turns: Semaphore::new(DRAWN_AT_ONCE) }
    }
}

impl Icons {
    /// Returns the icon in a hotel's colour, as a PNG; `None` if it cannot be
    /// drawn.
    pub async fn png(self: &Arc<Self>, accent: &AccentColor, size: u32) -> Option<Bytes> {
        let colour = accent.clone();
        self.get_or_draw((accent.rgb(), size), move || icon::png(&colour, size)).await
    }

    async fn get_or_draw(
        self: &Arc<Self>,
        key: Key,
        draw: impl FnOnce() -> Option<Vec<u8>> + Send + 'static,
    ) -> Option<Bytes> {
        let (icons, cell) = (self.clone(), self.cell(key));
        if let Some(png) = cell.get() {
            return Some(png.clone());
        }
        // In a task of its own: if the client disconnects, the next request
        // does not start anew.
        let drawing = tokio::spawn(async move { cell.get_or_try_init(|| icons.draw(draw)).await.cloned() });
        drawing.await.ok()?.ok()
    }

    async fn draw(&self, draw: impl FnOnce() -> Option<Vec<u8>> + Send + 'static) -> Result<Bytes, ()> {
        let _turn = self.turns.acquire().await.map_err(drop)?;
        // Separate from the threads that check passwords.
        run_in_background(draw).await.ok().flatten().map(Bytes::from).ok_or(())
    }

    fn cell(&self, key: Key) -> Arc<OnceCell<Bytes>> {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() >= MAX_CACHED && !drawn.contains_key(&key) {
            drawn.clear();
        }
        drawn.entry(key).or_default().clone()
    }
}
