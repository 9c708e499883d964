//! Icons, a speech bubble on the hotel's colour, and their cache by colour and
//! size: drawing one takes tens of milliseconds, and any client may request it.

use crate::files::run_in_background;
use bytes::Bytes;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};
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
        self.get_or_draw((accent.rgb(), size), move || png(&colour, size)).await
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

/// Number of samples for each pixel, in each direction.
const SAMPLES: u32 = 3;

/// Draws the icon as a PNG, `size` pixels wide and high.
pub fn png(accent: &AccentColor, size: u32) -> Option<Vec<u8>> {
    let ground = accent.rgb();
    let bubble = app::shell::readable_on(accent);
    let picture = RgbImage::from_fn(size, size, |x, y| {
        let samples = SAMPLES * SAMPLES;
        let inside = (0..samples)
            .filter(|nth| {
                let at = |pixel: u32, part: u32| {
                    (f64::from(pixel) + (f64::from(part) + 0.5) / f64::from(SAMPLES)) / f64::from(size)
                };
                is_bubble(at(x, nth % SAMPLES), at(y, nth / SAMPLES))
            })
            .count();
        // At most 9, like `samples`.
        let (inside, samples) = (inside as u32, samples);
        Rgb([0, 1, 2].map(|channel| {
            let mixed = u32::from(bubble[channel]) * inside + u32::from(ground[channel]) * (samples - inside);
            (mixed / samples) as u8
        }))
    });
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&picture, size, size, ExtendedColorType::Rgb8).ok()?;
    Some(png)
}

/// Returns whether a point of the unit square is inside the bubble.
fn is_bubble(x: f64, y: f64) -> bool {
    let is_round = ((x - 0.5) / 0.29).powi(2) + ((y - 0.47) / 0.235).powi(2) <= 1.0;
    // The tail of the speech bubble.
    let is_tail = (0.3..=0.5).contains(&x) && y >= 0.6 && y <= 0.78 - (x - 0.3) * 0.55;
    let is_dot = [0.37, 0.5, 0.63].into_iter().any(|dot| (x - dot).powi(2) + (y - 0.47).powi(2) <= 0.034_f64.powi(2));
    (is_round || is_tail) && !is_dot
}
