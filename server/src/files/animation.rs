//! GIF animations (CompuServe, "Graphics Interchange Format", version 89a).
//! Frames are decoded and encoded again with their colours; comments and other
//! extensions are removed.

use super::kind::Kind;
use super::kind::{PrepareError, Prepared};
use super::picture::BoundedBuffer;
use super::picture::{self, MAX_DECODED_BYTES, check_size};
use bytes::Bytes;
use gif::{DecodeOptions, DecodingError, Encoder, EncodingError, Frame, MemoryLimit, Repeat};
use image::DynamicImage;
use image::codecs::gif::GifDecoder;
use shared::message::MAX_FILE_BYTES;
use std::borrow::Cow;
use std::io::Cursor;
use std::num::NonZeroU64;

#[cfg(test)]
mod tests;

/// Maximum number of frames of an animation: 40 seconds at the usual 25 per
/// second.
pub const MAX_FRAMES: usize = 1_000;
/// Maximum number of pixels of all frames together. Each frame counts as the
/// canvas that a viewer paints, or as itself if it is larger.
pub const MAX_FRAMES_PX: u64 = 60_000_000;

impl From<DecodingError> for PrepareError {
    fn from(error: DecodingError) -> Self {
        match error {
            DecodingError::MemoryLimit => Self::TooManyPixels,
            _ => Self::Refused,
        }
    }
}

impl From<EncodingError> for PrepareError {
    fn from(error: EncodingError) -> Self {
        match error {
            EncodingError::Io(error) => error.into(),
            _ => Self::Refused,
        }
    }
}

/// Reads the headers of all frames without decoding them. Returns the number of
/// pixels of the canvas or of the largest frame, whichever is greater.
///
/// # Errors
/// [`PrepareError::TooManyFrames`], [`PrepareError::TooManyPixels`], or
/// [`PrepareError::Refused`] for a broken file.
pub fn inspect(file: &[u8]) -> Result<u64, PrepareError> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(file)?;
    let canvas_px = check_size(decoder.width().into(), decoder.height().into())?;
    let (mut frames, mut total_px, mut largest_px) = (0, 0, canvas_px);
    while let Some(frame) = decoder.next_frame_info()? {
        let frame_px = check_size(frame.width.into(), frame.height.into())?;
        frames += 1;
        total_px += frame_px.max(canvas_px);
        largest_px = largest_px.max(frame_px);
        if frames > MAX_FRAMES || total_px > MAX_FRAMES_PX {
            return Err(PrepareError::TooManyFrames);
        }
    }
    Ok(largest_px)
}

/// Encodes an animation again. [`inspect`] must have accepted it.
///
/// # Errors
/// [`PrepareError::Refused`] for a broken file, [`PrepareError::TooManyBytes`]
/// if the result would be too large.
pub fn prepare(file: &[u8]) -> Result<Prepared, PrepareError> {
    let mut options = DecodeOptions::new();
    options.set_memory_limit(NonZeroU64::new(MAX_DECODED_BYTES).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let mut decoder = options.read_info(file)?;
    let (width, height) = (decoder.width(), decoder.height());
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut buffer = BoundedBuffer::new(MAX_FILE_BYTES);
    let mut encoder = Encoder::new(&mut buffer, width, height, &palette)?;
    encoder.set_repeat(Repeat::Infinite)?;
    while let Some(frame) = decoder.read_next_frame()? {
        encoder.write_frame(&Frame {
            // The decoder has put the lines in order.
            interlaced: false,
            needs_user_input: false,
            palette: frame.palette.clone(),
            buffer: Cow::Borrowed(&frame.buffer),
            ..*frame
        })?;
    }
    encoder.into_inner()?;
    let thumbnail = picture::thumbnail(&first_frame(file)?)?;
    Ok(Prepared {
        kind: Kind::Gif,
        bytes: Bytes::from(buffer.into_bytes()),
        thumbnail: Some(thumbnail),
        size_px: Some((width.into(), height.into())),
    })
}

/// Decodes the first frame.
fn first_frame(file: &[u8]) -> Result<DynamicImage, PrepareError> {
    Ok(DynamicImage::from_decoder(GifDecoder::new(Cursor::new(file))?)?)
}
