//! Drawing of the icon: a speech bubble with three dots on the hotel's colour.
//! It is centred, because systems crop icons to circles and squares.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::png::PngEncoder};
use shared::AccentColor;

#[cfg(test)]
mod tests;

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
