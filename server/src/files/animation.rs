//! GIF animations (CompuServe, "Graphics Interchange Format", version 89a).
//! Frames are unpacked and packed again as they are, with the colours that they
//! had: comments and whatever else stood between them is gone.

use super::bounded::BoundedBuffer;
use super::kind::Kind;
use super::picture::{self, MAX_DECODED_BYTES, check_size};
use super::prepare::{PrepareError, Prepared};
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

/// Most frames of an animation: at a usual 25 a second it lasts 40 seconds.
pub const MAX_FRAMES: usize = 1_000;
/// Most pixels of all frames together. A frame counts as much as the canvas that
/// whoever shows it paints, or more where it is larger than that.
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

/// Reads the headers of all frames, and unpacks none. Answers the pixels of the
/// canvas or of the largest frame, whichever is larger.
///
/// # Errors
/// [`PrepareError::TooManyFrames`], [`PrepareError::TooManyPixels`], or
/// [`PrepareError::Refused`] for a file that is broken.
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

/// Writes an animation anew that [`inspect`] has found to be within the limits.
///
/// # Errors
/// [`PrepareError::Refused`] for a file that is broken,
/// [`PrepareError::TooManyBytes`] where it would become too large.
pub fn prepare(file: &[u8]) -> Result<Prepared, PrepareError> {
    let mut options = DecodeOptions::new();
    options.set_memory_limit(NonZeroU64::new(MAX_DECODED_BYTES).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let mut decoder = options.read_info(file)?;
    let (width, height) = (decoder.width(), decoder.height());
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut kept = BoundedBuffer::new(MAX_FILE_BYTES);
    let mut encoder = Encoder::new(&mut kept, width, height, &palette)?;
    encoder.set_repeat(Repeat::Infinite)?;
    while let Some(frame) = decoder.read_next_frame()? {
        encoder.write_frame(&Frame {
            // Its lines are in order by now.
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
        bytes: Bytes::from(kept.into_bytes()),
        thumbnail: Some(thumbnail),
        size_px: Some((width.into(), height.into())),
    })
}

/// The animation as it begins.
fn first_frame(file: &[u8]) -> Result<DynamicImage, PrepareError> {
    Ok(DynamicImage::from_decoder(GifDecoder::new(Cursor::new(file))?)?)
}
