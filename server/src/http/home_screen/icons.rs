//! Icons that were drawn, kept by colour and size: drawing one takes tens of
//! milliseconds, and anybody may ask for it.

use super::icon;
use crate::files::run_in_background;
use bytes::Bytes;
use shared::AccentColor;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, Semaphore};

#[cfg(test)]
mod tests;

/// Icons that are kept, of some kilobytes each: of 500 hotels with a colour of
/// their own. Then all are forgotten, and drawn again where they are wanted.
const MAX_KEPT: usize = 1_500;
/// Icons that are drawn at one time.
const DRAWN_AT_ONCE: usize = 1;

/// A colour, as red, green and blue, and a width in pixels.
type Key = ([u8; 3], u32);

/// The icons that were drawn.
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
    /// The icon of a hotel's colour, as a PNG; `None` where it cannot be drawn.
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
        // A task of its own: whoever asks may go away, and the next one does not
        // begin anew.
        let drawing = tokio::spawn(async move { cell.get_or_try_init(|| icons.draw(draw)).await.cloned() });
        drawing.await.ok()?.ok()
    }

    async fn draw(&self, draw: impl FnOnce() -> Option<Vec<u8>> + Send + 'static) -> Result<Bytes, ()> {
        let _turn = self.turns.acquire().await.map_err(drop)?;
        // Not among the threads that check passwords.
        run_in_background(draw).await.ok().flatten().map(Bytes::from).ok_or(())
    }

    fn cell(&self, key: Key) -> Arc<OnceCell<Bytes>> {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.len() >= MAX_KEPT && !drawn.contains_key(&key) {
            drawn.clear();
        }
        drawn.entry(key).or_default().clone()
    }
}
